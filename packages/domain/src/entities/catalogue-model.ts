/** A model that is recommended for a first download. */
export interface CatalogueModel {
  /** What to give to a download. */
  readonly source: string;
  readonly name: string;
  readonly publisher: string;
  /** What it is good for, in one line of English. */
  readonly summary: string;
  /** Size of its file in bytes, rounded; a download tells it exactly. */
  readonly sizeBytes: number;
  readonly parameterCount: number;
  /** Form of the weights, such as `Q4_K_M`. */
  readonly quantization: string;
  /** Most tokens the model was trained to read. */
  readonly contextLength: number;
  /** SPDX name where there is one, else the name its hub uses. */
  readonly license: string;
}
