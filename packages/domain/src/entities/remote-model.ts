import type { ModelFacts } from "./model-facts.ts";

/** A file of a model on a server. */
export interface RemoteFile {
  /** Path in its repository, or its name. */
  readonly path: string;
  readonly sizeBytes?: number;
  /** Lower-case hex, where the server tells. */
  readonly sha256?: string;
}

/** A model that could be downloaded, as its server and its header describe it. */
export interface RemoteModel extends ModelFacts {
  /** What to give to a download to get exactly this kind of model. */
  readonly source: string;
  readonly name: string;
  /** Commit of the repository. */
  readonly revision?: string;
  /** The files in order; more than one for a split model. */
  readonly files: readonly RemoteFile[];
}

/** A repository that a search found. */
export interface HubModel {
  /** What to give to a download; it picks the repository's usual quantization. */
  readonly source: string;
  /** `user/model`. */
  readonly repository: string;
  readonly downloads?: number;
  readonly likes?: number;
  /** SPDX name where there is one. */
  readonly license?: string;
  /** Whether its publisher asks for something before it can be downloaded. */
  readonly isGated: boolean;
}
