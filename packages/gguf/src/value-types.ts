/** Kinds of metadata values; the place in this list is the number a file holds. */
export const valueTypes = [
  "uint8",
  "int8",
  "uint16",
  "int16",
  "uint32",
  "int32",
  "float32",
  "bool",
  "string",
  "array",
  "uint64",
  "int64",
  "float64",
] as const;

export type GgufValueType = (typeof valueTypes)[number];
export type GgufScalarType = Exclude<GgufValueType, "array">;

/** 64-bit integers are bigints, other numbers are numbers. */
export type GgufScalar = number | bigint | boolean | string;

/** A list of values of one kind, such as a vocabulary. */
export interface GgufArray {
  readonly type: "array";
  readonly elementType: GgufScalarType;
  readonly length: number;
  /** Left out when the array is longer than the reader was asked to keep. */
  readonly values?: readonly GgufScalar[];
}

/** One value of the metadata. */
export type GgufValue = { readonly type: GgufScalarType; readonly value: GgufScalar } | GgufArray;

export type GgufMetadata = ReadonlyMap<string, GgufValue>;

/** Least bytes a value takes in a file; a string has its length before it. */
export const leastBytes = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  bool: 1,
  string: 8,
  uint64: 8,
  int64: 8,
  float64: 8,
} as const satisfies Record<GgufScalarType, number>;

/** The bytes that a file begins with: "GGUF". */
export const magic = Uint8Array.of(0x47, 0x47, 0x55, 0x46);

/** What tensors are aligned to where the metadata does not say it, in bytes. */
export const defaultAlignment = 32;
