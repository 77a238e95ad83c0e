import { createHash } from "node:crypto";
import type { Clock, Download, DownloadStatus, LlmError, ModelFile } from "@llm/domain";
import { summarizeError } from "@llm/domain/adapters";
import { formatSource, type ModelSource } from "../sources/model-source.ts";
import type { DownloadRequest } from "./download-request.ts";
import type { JobRecord } from "./job-record.ts";
import { SpeedMeter } from "./speed-meter.ts";

/** What happens to a job from outside. */
export type JobInterruption = "pause" | "cancel" | "dispose";

export interface DownloadJobOptions extends DownloadRequest {
  readonly clock: Clock;
  /** Told of every change, `isUrgent` when it is more than progress. */
  readonly onChange: (job: DownloadJob, isUrgent: boolean) => void;
}

/** The state of one download: what is shown of it and what is kept of it. */
export class DownloadJob {
  readonly id: string;
  readonly source: ModelSource;
  readonly sha256: string | undefined;
  update: boolean;
  /** Paths of its files in the models folder, once they are known. */
  files: readonly string[] = [];
  result: ModelFile | undefined;
  readonly #given: string;
  readonly #onChange: DownloadJobOptions["onChange"];
  readonly #speed: SpeedMeter;
  readonly #startedAt: number;
  #error: LlmError | undefined;
  #download: Download;

  constructor(options: DownloadJobOptions, record?: JobRecord) {
    const { source, given, clock, onChange, sha256, update = false } = options;
    this.source = source;
    this.sha256 = sha256;
    this.update = update;
    this.id = downloadId(given, sha256);
    this.files = record?.files ?? [];
    this.#given = given;
    this.#onChange = onChange;
    this.#speed = new SpeedMeter(clock);
    this.#startedAt = record?.startedAt ?? Date.now();
    this.#download = {
      id: this.id,
      source: formatSource(source),
      name: record?.name ?? nameOf(source),
      status: record?.status ?? "queued",
      receivedBytes: record?.receivedBytes ?? 0,
      ...(record?.totalBytes === undefined ? {} : { totalBytes: record.totalBytes }),
      bytesPerSecond: 0,
    };
  }

  get download(): Download {
    const { bytesPerSecond } = this.#speed;
    const { status, totalBytes, receivedBytes } = this.#download;
    if (status !== "downloading") return { ...this.#download, bytesPerSecond: 0 };
    const isKnown = totalBytes !== undefined && bytesPerSecond > 0;
    return {
      ...this.#download,
      bytesPerSecond,
      ...(isKnown ? { secondsLeft: Math.ceil((totalBytes - receivedBytes) / bytesPerSecond) } : {}),
    };
  }

  get status(): DownloadStatus {
    return this.#download.status;
  }

  /** Why it failed. */
  get error(): LlmError | undefined {
    return this.#error;
  }

  /** Goes over to another state; what only the state before had is dropped. */
  enter(status: DownloadStatus, change: Partial<Download> = {}): void {
    if (status !== "downloading") this.#speed.reset();
    const { trouble: _, error: __, ...kept } = this.#download;
    this.#error = undefined;
    this.#change({ ...kept, ...change, status }, true);
  }

  fail(status: "failed" | "paused", error: LlmError): void {
    this.enter(status, { error: summarizeError(error) });
    this.#error = error;
  }

  name(name: string): void {
    this.#change({ ...this.#download, name }, true);
  }

  /** Bytes shown never go back, whatever has to be fetched again. */
  progress(receivedBytes: number, more: Pick<Download, "totalBytes" | "repairedBytes">): void {
    const { repairedBytes = 0 } = more;
    this.#speed.note(receivedBytes + repairedBytes);
    const farthest = Math.max(this.#download.receivedBytes, receivedBytes);
    const { totalBytes = this.#download.totalBytes } = more;
    const change = {
      receivedBytes: farthest,
      ...(totalBytes === undefined ? {} : { totalBytes }),
      ...(repairedBytes === 0 ? {} : { repairedBytes }),
    };
    this.#change({ ...this.#download, ...change }, false);
  }

  trouble(error: LlmError | undefined): void {
    if (error === undefined && this.#download.trouble === undefined) return;
    const { trouble: _, ...kept } = this.#download;
    const change = error === undefined ? {} : { trouble: summarizeError(error) };
    this.#change({ ...kept, ...change }, true);
  }

  record(): JobRecord {
    const { id, sha256, update, files } = this;
    const { status, name, receivedBytes, totalBytes, error } = this.#download;
    return {
      version: 1,
      id,
      source: this.#given,
      sha256,
      update,
      startedAt: this.#startedAt,
      status,
      name,
      files: [...files],
      receivedBytes,
      totalBytes,
      error: error === undefined ? undefined : { ...error },
    };
  }

  #change(download: Download, isUrgent: boolean): void {
    this.#download = download;
    this.#onChange(this, isUrgent);
  }
}

/** The same source gives the same id, on every day and machine. */
export function downloadId(given: string, sha256: string | undefined): string {
  const text = JSON.stringify([given.trim(), sha256 ?? ""]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function nameOf(source: ModelSource): string {
  if (source.type === "hub-tag") {
    return formatSource(source).replace(/^hf:[^/]*\//, "");
  }
  const path = source.type === "url" ? source.url.pathname : source.path;
  return path.slice(path.lastIndexOf("/") + 1);
}
