import type { ErrorSummary, ModelId } from "./model.ts";

/** Names a download. The same source has the same id, also after a restart. */
export type DownloadId = string;

/** What a download can be doing, and what it can have come to. */
export const downloadStatuses = [
  "queued",
  "resolving",
  "downloading",
  "verifying",
  "paused",
  "completed",
  "failed",
  "cancelled",
] as const;

export type DownloadStatus = (typeof downloadStatuses)[number];

/** One model on its way to this machine. The files of a model in several parts are one download. */
export interface Download {
  readonly id: DownloadId;
  /** Where it comes from, as the user would write it. Never with a token or a signature. */
  readonly source: string;
  /** Name to show: that of its file, or what is known before it is resolved. */
  readonly name: string;
  readonly status: DownloadStatus;
  /** Bytes that are on this machine, in all files. Never goes back. */
  readonly receivedBytes: number;
  /** Bytes of all files, once known. */
  readonly totalBytes?: number;
  /** Speed of the last seconds; 0 when nothing arrives. */
  readonly bytesPerSecond: number;
  /** Time left at that speed, in seconds; absent while it cannot be told. */
  readonly secondsLeft?: number;
  /** Bytes fetched a second time, when a check found that some of the file was damaged on the way. */
  readonly repairedBytes?: number;
  /** What goes wrong at the moment and is being tried again without the user's help. */
  readonly trouble?: ErrorSummary;
  /** Why it failed, or why it paused without being asked to. */
  readonly error?: ErrorSummary;
  /** Whether the model was on this machine before, so that nothing of it was fetched. */
  readonly alreadyHere?: boolean;
  /** Whether the hub has another version of the model that is here; it is fetched only when asked for. */
  readonly updateAvailable?: boolean;
  /** The model in the library, once completed. */
  readonly modelId?: ModelId;
}

const settled: ReadonlySet<DownloadStatus> = new Set([
  "paused",
  "completed",
  "failed",
  "cancelled",
]);

/** Tells whether nothing more happens to a download unless somebody asks for it. */
export function isSettled({ status }: Pick<Download, "status">): boolean {
  return settled.has(status);
}
