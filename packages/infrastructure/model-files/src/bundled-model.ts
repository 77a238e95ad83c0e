import type { ModelId } from "@llm/domain";

/** A model that comes with the program. */
export interface BundledModel {
  readonly id: ModelId;
  /** Absolute path of its GGUF file. */
  readonly path: string;
  readonly name: string;
  readonly publisher?: string;
  /** One line on what it is good for. */
  readonly summary?: string;
  /** SPDX name where there is one. */
  readonly license?: string;
  /** What its file hashes to, in lower-case hex. */
  readonly sha256?: string;
}
