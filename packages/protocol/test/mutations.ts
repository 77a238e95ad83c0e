import type { Frame } from "./frames.ts";

/** Random numbers that a seed repeats (mulberry32). */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  /** One of the items. @throws when there is none */
  pick<Item>(items: readonly Item[]): Item {
    for (const item of items.slice(this.below(items.length))) return item;
    throw new Error("There is nothing to pick.");
  }
}

const oddValues = [
  null,
  true,
  -1,
  0.5,
  1e308,
  "",
  "\u0000",
  "__proto__",
  "/describe",
  "multipart/form-data",
  "text/event-stream",
  [],
  {},
  [[3, "__proto__"]],
  [[7]],
  { "content-type": "multipart/form-data" },
  { "content-type": 3 },
  { "content-disposition": "filename=a" },
] as const;
const oddKeys = ["i", "t", "p", "u", "h", "b", "m", "e", "d", "s", "json", "meta"] as const;

/** Changes a real frame a little: a value in it, or its text. */
export function mutate(frame: Frame, random: SeededRandom): string {
  const value = structuredClone(frame);
  for (let times = 1 + random.below(3); times > 0; times -= 1) mutateValue(value, random);
  const text = JSON.stringify(value);
  return random.below(4) === 0 ? mutateText(text, random) : text;
}

function mutateValue(root: unknown, random: SeededRandom): void {
  let node = root;
  for (;;) {
    if (!isRecord(node)) return;
    const keys = Object.keys(node);
    const key = keys[random.below(keys.length)];
    if (key === undefined) return;
    const child = node[key];
    if (isRecord(child) && random.below(4) > 0) {
      node = child;
      continue;
    }
    const kind = random.below(3);
    if (kind === 0) delete node[key];
    else if (kind === 1) node[key] = structuredClone(random.pick(oddValues));
    else node[random.pick(oddKeys)] = structuredClone(random.pick(oddValues));
    return;
  }
}

function mutateText(text: string, random: SeededRandom): string {
  const at = random.below(text.length);
  const kind = random.below(3);
  if (kind === 0) return text.slice(0, at);
  if (kind === 1) return text.slice(0, at) + text.slice(at + 1 + random.below(5));
  return text.slice(0, at) + String.fromCharCode(32 + random.below(95)) + text.slice(at + 1);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
