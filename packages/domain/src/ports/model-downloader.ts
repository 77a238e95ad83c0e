import type { Download, DownloadId } from "../entities/download.ts";
import type { ModelFile } from "../entities/model.ts";
import type { WatchOptions } from "./model-manager.ts";

export interface StartOptions {
  /** What a file of an `https://` address must hash to, as 64 hex digits. @default what the server tells, if it does */
  sha256?: string;
  /** Replaces the model that is here by the one of the hub, if that is another. @default false */
  update?: boolean;
}

export interface DownloadOptions extends StartOptions {
  /** Told of every change; at most ten times a second while bytes arrive. */
  onProgress?: (download: Download) => void;
  /** Cancels: the call rejects with `signal.reason`, and no unfinished file stays behind. */
  signal?: AbortSignal;
}

/**
 * Brings models to this machine. A source is one of
 * `hf:user/model:quant`, `hf:user/model/path/file.gguf#revision`, the address of a model's page on the hub, an
 * `https://` address of a GGUF file. A file gets its name only after its size and hash were checked, and a
 * download that was interrupted, also by the end of the program, goes on where it was.
 *
 * The errors of a download: INVALID_URL | MODEL_NOT_FOUND | ACCESS_DENIED | RATE_LIMITED | CONNECTION_LOST |
 * INSUFFICIENT_DISK_SPACE | INTEGRITY_MISMATCH | MODEL_FILE_INVALID. What a second try may cure is tried again
 * first, and shown as `trouble`.
 */
export interface ModelDownloader extends AsyncDisposable {
  /**
   * Puts a model in the queue and gives its state, without waiting for it. One under way is left as it is, one
   * that paused or failed goes on with what it has, and one that is on this machine already is completed
   * without a byte of it being fetched.
   * @throws {LlmError} INVALID_URL | INVALID_ARGUMENT | DISPOSED; CONFIGURATION_INVALID for a model of the hub, when the
   * address of the hub or the proxy cannot be used
   */
  start(source: string, options?: StartOptions): Promise<Download>;
  /**
   * Starts or resumes a download and waits for it. Rejects with CONNECTION_LOST or the like when it fails, and
   * with DOWNLOAD_INTERRUPTED when somebody else pauses or cancels it meanwhile.
   * @throws {LlmError} the errors of a download | DOWNLOAD_INTERRUPTED | INVALID_ARGUMENT | DISPOSED
   */
  download(source: string, options?: DownloadOptions): Promise<ModelFile>;
  /** All downloads there are, in the order in which they were started. */
  list(): Promise<readonly Download[]>;
  /** Stops one and keeps what it has; does nothing to one that is settled. @throws {LlmError} INVALID_ARGUMENT */
  pause(id: DownloadId): Promise<void>;
  /** Goes on with one that paused or failed; does nothing to others. @throws {LlmError} INVALID_ARGUMENT */
  resume(id: DownloadId): Promise<void>;
  /** Goes on with those that the end of the program interrupted; those that were paused stay so. */
  resumeInterrupted(): Promise<void>;
  /**
   * Ends one and deletes what it has; resolves when that is gone. A completed one keeps its model.
   * @throws {LlmError} INVALID_ARGUMENT when there is no such download.
   */
  cancel(id: DownloadId): Promise<void>;
  /** Gives the state of every download at once, then each change. A slow reader gets the newest state of each. */
  watch(options?: WatchOptions): AsyncIterable<Download, void, undefined>;
}

/** What a user interface does with downloads: it begins and steers them, and watches what becomes of them. */
export type ModelDownloads = Pick<
  ModelDownloader,
  "start" | "list" | "pause" | "resume" | "cancel" | "watch"
>;
