import type { ModelFacts, ModelId } from "@llm/domain";

/** A model that comes with the program. */
export interface BundledModel extends ModelFacts {
  readonly id: ModelId;
  /** Absolute path of its GGUF file. */
  readonly path: string;
  readonly name: string;
  /** What its file hashes to, in lower-case hex. */
  readonly sha256?: string;
}
