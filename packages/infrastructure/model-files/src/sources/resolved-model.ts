/** One file of a model, ready to be fetched. */
export interface ResolvedFile {
  /** Where it goes, relative to the models folder, with `/`. */
  readonly path: string;
  /** Address that leads to exactly this version, when the server has versions. */
  readonly url: URL;
  /** Where `url` led a moment ago: the storage that holds this version. Good for a while. */
  readonly location?: URL;
  readonly sizeBytes?: number;
  /** Lower-case hex, when it is known before. */
  readonly sha256?: string;
}

/** What a source stands for at this moment. */
export interface ResolvedModel {
  /** As its user would write it. */
  readonly source: string;
  readonly name: string;
  readonly publisher?: string;
  /** `user/model` on the hub. */
  readonly repository?: string;
  /** Commit of the repository. */
  readonly revision?: string;
  /** In order; more than one for a split model. */
  readonly files: readonly [ResolvedFile, ...ResolvedFile[]];
}
