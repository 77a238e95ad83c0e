import { GgufProblem } from "../gguf-problem.ts";
import type { GgufMetadata, GgufScalar, GgufValueType } from "../value-types.ts";

/** What a number may be; both ends are allowed. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
}

const wholeTypes = new Set<GgufValueType>([
  "uint8",
  "int8",
  "uint16",
  "int16",
  "uint32",
  "int32",
  "uint64",
  "int64",
]);

/** Reads the numbers of a header and refuses those that no model can have. */
export class ModelNumbers {
  readonly #metadata: GgufMetadata;

  constructor(metadata: GgufMetadata) {
    this.#metadata = metadata;
  }

  /** A whole number, if it is there. */
  whole(key: string, range: NumberRange): number | undefined {
    const entry = this.#metadata.get(key);
    if (entry === undefined) return undefined;
    if (!wholeTypes.has(entry.type) || entry.type === "array") throw notOf(key, "a whole number");
    return inRange(key, entry.value, range);
  }

  /** One whole number for all blocks, or a list with one for each; empty if it is not there. */
  wholePerBlock(key: string, range: NumberRange): readonly number[] {
    const entry = this.#metadata.get(key);
    if (entry?.type !== "array") {
      const value = this.whole(key, range);
      return value === undefined ? [] : [value];
    }
    if (!wholeTypes.has(entry.elementType)) throw notOf(key, "a list of whole numbers");
    if (entry.values === undefined) {
      throw new GgufProblem(`Its ${key} has ${entry.length} values, more than it can have blocks.`);
    }
    return entry.values.map((value) => inRange(key, value, range));
  }

  /** A number with a fraction, if it is there. */
  fraction(key: string, range: NumberRange): number | undefined {
    const entry = this.#metadata.get(key);
    if (entry === undefined) return undefined;
    if (entry.type !== "float32" && entry.type !== "float64") throw notOf(key, "a fraction");
    return inRange(key, entry.value, range);
  }
}

/** As a whole number for every reader: what is written as -1 is none, not four billion. */
function inRange(key: string, value: GgufScalar, { min, max }: NumberRange): number {
  const number = Number(value);
  if (number >= min && number <= max) return number;
  throw new GgufProblem(`Its ${key} is ${number}; only ${min} to ${max} is possible.`);
}

function notOf(key: string, kind: string): GgufProblem {
  return new GgufProblem(`Its ${key} is not ${kind}.`);
}
