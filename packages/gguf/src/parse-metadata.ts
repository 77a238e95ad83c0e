import type { ByteReader } from "./byte-reader.ts";
import { GgufProblem } from "./gguf-problem.ts";
import {
  leastBytes,
  valueTypes,
  type GgufArray,
  type GgufMetadata,
  type GgufScalar,
  type GgufScalarType,
  type GgufValue,
  type GgufValueType,
} from "./value-types.ts";

/** Which arrays are kept; the others are counted and skipped. */
export interface KeptArrays {
  /** Those no longer than this. */
  readonly maxArrayLength: number;
  /** And those of these keys. */
  readonly keepArrays: ReadonlySet<string>;
}

/** Reads `count` named values. */
export function parseMetadata(reader: ByteReader, count: number, kept: KeptArrays): GgufMetadata {
  const metadata = new Map<string, GgufValue>();
  for (let index = 0; index < count; index++) {
    const key = reader.text();
    if (metadata.has(key)) throw new GgufProblem("Its header has the same key twice.");
    metadata.set(
      key,
      parseValue(reader, kept.keepArrays.has(key) ? Infinity : kept.maxArrayLength),
    );
  }
  return metadata;
}

function parseValue(reader: ByteReader, maxArrayLength: number): GgufValue {
  const type = parseType(reader);
  if (type === "array") return parseArray(reader, maxArrayLength);
  return { type, value: reader.scalar(type) };
}

function parseArray(reader: ByteReader, maxArrayLength: number): GgufArray {
  const elementType = parseType(reader);
  if (elementType === "array") throw new GgufProblem("Its header has an array of arrays.");
  const length = reader.count();
  if (length * leastBytes[elementType] > reader.remaining) {
    throw new GgufProblem("Its header has an array that is longer than the file.");
  }
  if (length > maxArrayLength) {
    skipElements(reader, elementType, length);
    return { type: "array", elementType, length };
  }
  const values: GgufScalar[] = [];
  for (let index = 0; index < length; index++) values.push(reader.scalar(elementType));
  return { type: "array", elementType, length, values };
}

function skipElements(reader: ByteReader, elementType: GgufScalarType, length: number): void {
  if (elementType !== "string") return reader.skip(length * leastBytes[elementType]);
  for (let index = 0; index < length; index++) reader.skipText();
}

function parseType(reader: ByteReader): GgufValueType {
  const id = reader.uint32();
  const type = valueTypes[id];
  if (type === undefined) throw new GgufProblem(`Its header has a value of unknown type ${id}.`);
  return type;
}
