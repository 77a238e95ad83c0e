import { types } from "node:util";

/** Shows functions and data of a preload to its page, as copies without prototypes or symbols. */
export class FakeContextBridge {
  readonly #world: object;

  /** @param world the page's window. */
  constructor(world: object) {
    this.#world = world;
  }

  /** @throws {Error} when the page has that name already. */
  exposeInMainWorld(key: string, api: unknown): void {
    if (key in this.#world) {
      throw new Error("Cannot bind an API on top of an existing property on the window object");
    }
    Object.defineProperty(this.#world, key, { value: crossBridge(api), enumerable: true });
  }
}

/** Copies a value from one world to the other. */
function crossBridge(value: unknown): unknown {
  if (typeof value === "function") return proxyFunction(value);
  if (typeof value === "symbol") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (isPromise(value)) return Promise.resolve(value).then(crossBridge, rejectWithText);
  if (types.isNativeError(value)) return textOnly(value);
  if (isList(value)) return Object.freeze(value.map(crossBridge));
  if (crossesAsClone(value)) return structuredClone(value);
  const entries: [string, unknown][] = Object.entries(value);
  const kept = entries.filter(([, entry]) => typeof entry !== "symbol");
  return Object.freeze(Object.fromEntries(kept.map(([key, entry]) => [key, crossBridge(entry)])));
}

function proxyFunction(target: Function): unknown {
  return Object.freeze((...values: unknown[]) => {
    try {
      return crossBridge(Reflect.apply(target, undefined, values.map(crossBridge)));
    } catch (error) {
      throw textOnly(error);
    }
  });
}

function rejectWithText(error: unknown): never {
  throw textOnly(error);
}

function textOnly(error: unknown): Error {
  return new Error(types.isNativeError(error) ? error.message : String(error));
}

// Tells by kind and not by class: the two worlds have classes of their own.
function isPromise(value: object): value is Promise<unknown> {
  return types.isPromise(value);
}

function isList(value: object): value is readonly unknown[] {
  return Array.isArray(value);
}

// These cross as the structured clone makes them; a MessagePort does not, and throws there.
function crossesAsClone(value: object): boolean {
  return (
    ArrayBuffer.isView(value) ||
    types.isArrayBuffer(value) ||
    types.isDate(value) ||
    value instanceof MessagePort
  );
}
