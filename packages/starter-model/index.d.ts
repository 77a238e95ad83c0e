/** The model that comes with the app. */
export interface StarterModel {
  readonly id: "starter";
  /** Absolute path of the GGUF file. */
  readonly path: string;
  /** Hash of the file, in lowercase hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly name: string;
  readonly publisher: string;
  /** What it is good for. */
  readonly summary: string;
  /** SPDX name. */
  readonly license: string;
}

export const starterModel: StarterModel;
