import type { ModelId } from "./model.ts";

/** What a check of one file found. */
export interface FileVerification {
  /** Name of the file, without its folder. */
  readonly name: string;
  readonly sizeBytes: number;
  /** What the file's content hashes to now, in lower-case hex. */
  readonly sha256: string;
  /** What it should hash to, where that is known. */
  readonly expectedSha256?: string;
}

/** What a check of a model's files found. */
export interface ModelVerification {
  readonly modelId: ModelId;
  /**
   * `unknown` when there was nothing to compare with; the files' hashes are given all the same, and kept for the next
   * check of a model that belongs to the library for good.
   */
  readonly status: "intact" | "damaged" | "unknown";
  readonly files: readonly FileVerification[];
}
