import type { ModelId } from "./model.ts";

/** A model in a file of this machine. */
export interface FilePlace {
  readonly kind: "file";
  readonly modelId: ModelId;
  /** Absolute path of its GGUF file, of the first when there are several. */
  readonly path: string;
}

/** A model that another program or machine runs. */
export interface EndpointPlace {
  readonly kind: "endpoint";
  readonly modelId: ModelId;
  /** Names the endpoint in the settings. */
  readonly endpointId: string;
  /** What the endpoint calls the model. */
  readonly name: string;
}

/** Where a model is, for the engines alone. */
export type ModelPlace = FilePlace | EndpointPlace;
