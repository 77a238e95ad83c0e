import type { TensorType } from "./tensor-types.ts";
import type { GgufMetadata } from "./value-types.ts";

/** A tensor to write. */
export interface TensorContent {
  readonly name: string;
  readonly dimensions: readonly number[];
  readonly type: TensorType;
  /** Gives the bytes piece by piece, so that no more than a piece need be in memory. */
  data(): Iterable<Uint8Array>;
}

/** A model file to write: its metadata in this order, and its tensors. */
export interface GgufContent {
  readonly metadata: GgufMetadata;
  readonly tensors: readonly TensorContent[];
}
