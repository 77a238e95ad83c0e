import type { SamplingOptions } from "./sampling.ts";

/** What can be known of a model, wherever it is. Texts are single lines without control characters. */
export interface ModelFacts {
  readonly publisher?: string;
  /** What it is good for, in one line. */
  readonly summary?: string;
  /** Size of all its files in bytes. */
  readonly sizeBytes?: number;
  /** Such as `llama`. */
  readonly architecture?: string;
  readonly parameterCount?: number;
  /** Form of the weights, such as `Q4_K_M`. */
  readonly quantization?: string;
  /** Most tokens the model was trained to read. */
  readonly contextLength?: number;
  /** SPDX name where there is one, else the name its hub uses. */
  readonly license?: string;
  /** How its makers recommend sampling from it. */
  readonly sampling?: SamplingOptions;
}
