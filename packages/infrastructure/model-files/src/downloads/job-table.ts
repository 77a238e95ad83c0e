import {
  isSettled,
  LlmError,
  type Clock,
  type Download,
  type DownloadId,
  type Logger,
} from "@llm/domain";
import { LatestFeeds, restoreError } from "@llm/domain/adapters";
import type { HubAccess } from "../hub/hub-access.ts";
import { pathsIn } from "../model-paths.ts";
import { parseSource } from "../sources/parse-source.ts";
import { bytesOfPart } from "../transfer/part-paths.ts";
import { interrupted } from "./download-errors.ts";
import { DownloadJob } from "./download-job.ts";
import type { DownloadRequest } from "./download-request.ts";
import type { JobRecord } from "./job-record.ts";
import { JobStore } from "./job-store.ts";
import { ProgressPace } from "./progress-pace.ts";

export interface JobTableOptions {
  readonly access: Pick<HubAccess, "hub">;
  /** Folder the models go to. */
  readonly folder: string;
  /** Folder that remembers unfinished downloads. */
  readonly stateFolder: string;
  readonly clock: Clock;
  readonly logger: Logger | undefined;
}

/** The downloads there are, in the order in which they were started: kept on disk while unfinished, and watched. */
export class JobTable {
  readonly #options: JobTableOptions;
  readonly #store: JobStore;
  readonly #jobs = new Map<DownloadId, DownloadJob>();
  readonly #feeds = new LatestFeeds<Download>(({ id }) => id);
  readonly #pace = new ProgressPace<DownloadJob>(({ download }) => this.#feeds.push(download));
  #restored: Promise<void> | undefined;

  constructor(options: JobTableOptions) {
    this.#options = options;
    this.#store = new JobStore(options.stateFolder);
  }

  /** Takes in what earlier programs left unfinished, once. */
  restore(): Promise<void> {
    return (this.#restored ??= this.#restoreAll());
  }

  list(): readonly DownloadJob[] {
    return [...this.#jobs.values()];
  }

  find(id: DownloadId): DownloadJob | undefined {
    return this.#jobs.get(id);
  }

  /** @throws {LlmError} INVALID_ARGUMENT when there is none of this id. */
  get(id: DownloadId): DownloadJob {
    const job = this.#jobs.get(id);
    if (job !== undefined) return job;
    throw new LlmError("INVALID_ARGUMENT", "There is no such download.", {
      hint: "List the downloads there are.",
    });
  }

  /** Adds a job, in place of the one of the same id; `record` is what an earlier program kept of it. */
  add(request: DownloadRequest, record?: JobRecord): DownloadJob {
    const { clock } = this.#options;
    const onChange = (job: DownloadJob, isUrgent: boolean) => this.#pace.note(job, isUrgent);
    const job = new DownloadJob({ ...request, clock, onChange }, record);
    this.#jobs.set(job.id, job);
    return job;
  }

  /** Keeps a job on disk. What cannot be kept, say on a full disk, does not keep the download from going on. */
  async save(job: DownloadJob): Promise<void> {
    await this.#store.save(job.record()).catch((error: unknown) => {
      this.#options.logger?.warn({ id: job.id, error: String(error) }, "download is not kept");
    });
  }

  /** Deletes what is kept of a job on disk; until the program ends it is still listed. */
  async forget({ id }: DownloadJob): Promise<void> {
    await this.#store.delete(id).catch((error: unknown) => {
      this.#options.logger?.warn({ id, error: String(error) }, "download is not forgotten");
    });
  }

  /** Gives every download as it is now, then every change of any. */
  watch(signal?: AbortSignal): AsyncGenerator<Download, void, undefined> {
    const feed = this.#feeds.open();
    for (const { download } of this.#jobs.values()) feed.push(download);
    return feed.read(signal);
  }

  /** Reports a job as it is now and on every change; resolves when it has settled or the table is closed. */
  async follow(job: DownloadJob, onChange?: (download: Download) => void): Promise<void> {
    const feed = this.#feeds.open();
    try {
      feed.push(job.download);
      for await (const download of feed.read()) {
        if (download.id !== job.id) continue;
        onChange?.(download);
        if (isSettled(download)) break;
      }
    } finally {
      feed.close();
    }
  }

  /** Ends all watching. */
  close(): void {
    this.#pace.stop();
    this.#feeds.close();
  }

  async #restoreAll(): Promise<void> {
    for (const record of await this.#store.list()) {
      try {
        this.#restoreJob({ ...record, receivedBytes: await this.#receivedBytes(record) });
      } catch (error) {
        // Its source is of a version that is not understood.
        const { logger } = this.#options;
        logger?.warn({ id: record.id, error: String(error) }, "download is not restored");
      }
    }
  }

  /** A program that was killed had no time to note how much had come. */
  async #receivedBytes({ files, receivedBytes }: JobRecord): Promise<number> {
    const there = await Promise.all(pathsIn(this.#options.folder, files).map(bytesOfPart));
    return Math.max(
      receivedBytes,
      there.reduce((sum, bytes) => sum + bytes, 0),
    );
  }

  #restoreJob(record: JobRecord): void {
    const { source: given, sha256, update, error } = record;
    const source = parseSource(given, this.#options.access.hub);
    const job = this.add({ given, source, sha256, update }, record);
    if (record.status === "failed" && error !== undefined) job.fail("failed", restoreError(error));
    else if (record.status === "paused" && error === undefined) job.enter("paused");
    else if (error === undefined) job.fail("paused", interrupted("The program ended meanwhile."));
    else job.fail("paused", restoreError(error));
  }
}
