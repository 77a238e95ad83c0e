import type { ModelFacts } from "./model-facts.ts";

/** A model that is recommended for a first download. Its size is rounded; a download tells it exactly. */
export interface CatalogueModel extends ModelFacts {
  /** What to give to a download. */
  readonly source: string;
  readonly name: string;
  readonly publisher: string;
  readonly summary: string;
  readonly sizeBytes: number;
  readonly parameterCount: number;
  readonly quantization: string;
  readonly contextLength: number;
  readonly license: string;
}
