import type { TensorType } from "./tensor-types.ts";
import type { GgufMetadata } from "./value-types.ts";

/** One block of weights and where it is. */
export interface GgufTensor {
  readonly name: string;
  /** The first is the one that runs fastest in memory. */
  readonly dimensions: readonly number[];
  readonly type: TensorType;
  readonly elementCount: number;
  /** Bytes from `dataOffset` of the header. */
  readonly offset: number;
  readonly sizeBytes: number;
}

/** What a GGUF file says of itself before its weights begin. */
export interface GgufHeader {
  /** 2 or 3. */
  readonly version: number;
  readonly metadata: GgufMetadata;
  readonly tensors: readonly GgufTensor[];
  /** Bytes from the begin of the file to the weights. */
  readonly dataOffset: number;
  /** Size of the whole file in bytes. */
  readonly fileBytes: number;
}
