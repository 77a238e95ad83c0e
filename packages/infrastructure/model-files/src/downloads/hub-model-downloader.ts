import { join } from "node:path";
import {
  abortReason,
  isSettled,
  LatestFeed,
  LlmError,
  restoreError,
  type Clock,
  type Download,
  type DownloadId,
  type DownloadOptions,
  type Logger,
  type ModelDownloader,
  type ModelFile,
  type ModelRepository,
  type StartOptions,
  type WatchOptions,
} from "@llm/domain";
import type { HubAccess } from "../hub/hub-access.ts";
import { huggingFaceCache } from "../library/known-copies.ts";
import { parseSource } from "../sources/parse-source.ts";
import { removeEmptyFolders } from "../library/remove-empty-folders.ts";
import { lockFile } from "../transfer/file-lock.ts";
import { bytesOfPart, deletePart } from "../transfer/part-file.ts";
import { disposed, downloadError, interrupted } from "./download-errors.ts";
import { DownloadJob, downloadId, type JobInterruption } from "./download-job.ts";
import type { JobRecord } from "./job-record.ts";
import { JobStore } from "./job-store.ts";
import { JobQueue } from "./job-queue.ts";
import type { ModelFetchParts } from "./model-fetch.ts";
import { lockPath, runJob, type RunJobParts } from "./run-job.ts";
import { ProgressPace } from "./progress-pace.ts";

export interface HubModelDownloaderOptions {
  readonly access: HubAccess;
  /** Folder the models go to. */
  readonly folder: string;
  /** Folder that remembers unfinished downloads. */
  readonly stateFolder: string;
  /** Knows the models that are here; told of new ones. */
  readonly library: Pick<ModelRepository, "addFile">;
  /** Models fetched at once; the others wait. @default 2 */
  readonly concurrency?: number | undefined;
  /** Connections for one file. @default 8 */
  readonly connections?: number | undefined;
  /** Folders of other programs, in which a wanted file is looked for before it is fetched. @default none */
  readonly externalFolders?: readonly string[] | undefined;
  /** Cache of Hugging Face's tools, looked into as well. @default where they keep it */
  readonly cacheFolder?: string | undefined;
  /** Bytes that can be written to a folder. @default what the system says */
  readonly freeBytes?: ModelFetchParts["freeBytes"];
  readonly clock?: Clock | undefined;
  /** @default nothing is logged */
  readonly logger?: Logger | undefined;
}

/** Downloads models from Hugging Face or a mirror of it, and from any server with https. */
export class HubModelDownloader implements ModelDownloader {
  readonly #options: HubModelDownloaderOptions;
  readonly #clock: Clock;
  readonly #store: JobStore;
  readonly #runParts: RunJobParts;
  readonly #jobs = new Map<DownloadId, DownloadJob>();
  readonly #queue: JobQueue;
  readonly #feeds = new Set<LatestFeed<Download>>();
  readonly #pace: ProgressPace<DownloadJob>;
  #restored: Promise<void> | undefined;
  #isDisposed = false;

  constructor(options: HubModelDownloaderOptions) {
    const { access, folder, externalFolders = [], cacheFolder = huggingFaceCache() } = options;
    this.#options = options;
    this.#clock = options.clock ?? performance;
    this.#store = new JobStore(options.stateFolder);
    this.#pace = new ProgressPace((job) => this.#publish(job));
    this.#queue = new JobQueue({
      concurrency: options.concurrency ?? 2,
      run: (job, signal) => this.#run(job, signal),
    });
    const fetchParts: ModelFetchParts = {
      access,
      places: { folder, externalFolders, cache: cacheFolder },
      connections: options.connections ?? 8,
      clock: this.#clock,
      logger: options.logger,
      freeBytes: options.freeBytes,
    };
    const save = (job: DownloadJob) => this.#save(job);
    this.#runParts = { fetchParts, library: options.library, save };
  }

  async start(source: string, options: StartOptions = {}): Promise<Download> {
    const job = await this.#start(source, options);
    return job.download;
  }

  async download(source: string, options: DownloadOptions = {}): Promise<ModelFile> {
    const { signal, onProgress } = options;
    signal?.throwIfAborted();
    const job = await this.#start(source, options);
    const feed = this.#feed();
    let cancelling: Promise<void> | undefined;
    const onAbort = () => {
      cancelling = this.cancel(job.id);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted) onAbort();
    try {
      feed.push(job.download);
      for await (const download of feed.read()) {
        if (download.id !== job.id) continue;
        onProgress?.(download);
        if (isSettled(download)) break;
      }
    } finally {
      feed.close();
      signal?.removeEventListener("abort", onAbort);
      await cancelling;
    }
    if (signal?.aborted) throw abortReason(signal);
    return this.#resultOf(job);
  }

  async list(): Promise<readonly Download[]> {
    await this.#ready();
    return [...this.#jobs.values()].map(({ download }) => download);
  }

  async pause(id: DownloadId): Promise<void> {
    const job = await this.#job(id);
    if (isSettled(job.download)) return;
    await this.#interrupt(job, "pause");
  }

  async resume(id: DownloadId): Promise<void> {
    const job = await this.#job(id);
    if (job.status === "paused" || job.status === "failed") await this.#enqueue(job);
  }

  async resumeInterrupted(): Promise<void> {
    await this.#ready();
    for (const job of this.#jobs.values()) {
      const isInterrupted = job.download.error?.code === "DOWNLOAD_INTERRUPTED";
      if (job.status === "paused" && isInterrupted) await this.#enqueue(job);
    }
  }

  async cancel(id: DownloadId): Promise<void> {
    const job = await this.#job(id);
    if (job.status === "completed" || job.status === "cancelled") return;
    if (isSettled(job.download)) await this.#finishCancel(job);
    else await this.#interrupt(job, "cancel");
  }

  async *watch({ signal }: WatchOptions = {}): AsyncGenerator<Download, void, undefined> {
    await this.#ready();
    const feed = this.#feed();
    for (const { download } of this.#jobs.values()) feed.push(download);
    yield* feed.read(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    await this.#queue.stop("dispose");
    this.#pace.stop();
    for (const feed of this.#feeds) feed.close();
  }

  async #start(given: string, options: StartOptions): Promise<DownloadJob> {
    await this.#ready();
    const sha256 = checkedHash(options.sha256);
    const { access } = this.#options;
    const source = parseSource(given, access.endpoint);
    if (sha256 !== undefined && source.type !== "url") {
      throw new LlmError("INVALID_ARGUMENT", "A hash is given for a model of the hub.", {
        hint: "Leave it out: the hub tells the hash.",
      });
    }
    if (source.type === "url") access.trust(source.url);
    const known = this.#jobs.get(downloadId(given, sha256));
    if (known !== undefined && known.status !== "completed" && known.status !== "cancelled") {
      known.update ||= options.update ?? false;
      if (isSettled(known.download)) await this.#enqueue(known);
      return known;
    }
    const job = new DownloadJob({ ...this.#jobOptions(given, sha256), update: options.update });
    this.#jobs.set(job.id, job);
    await this.#enqueue(job);
    return job;
  }

  #jobOptions(given: string, sha256: string | undefined) {
    return {
      given: given.trim(),
      source: parseSource(given, this.#options.access.endpoint),
      sha256,
      clock: this.#clock,
      onChange: (job: DownloadJob, isUrgent: boolean) => this.#pace.note(job, isUrgent),
    };
  }

  /** What programs before this one left unfinished. */
  #ready(): Promise<void> {
    if (this.#isDisposed) throw disposed();
    return (this.#restored ??= this.#restore());
  }

  async #restore(): Promise<void> {
    for (const record of await this.#store.list()) {
      try {
        this.#restoreJob({ ...record, receivedBytes: await this.#receivedBytes(record) });
      } catch (error) {
        // Its source is of a version that is not understood.
        this.#options.logger?.warn(
          { id: record.id, error: String(error) },
          "download is not restored",
        );
      }
    }
  }

  /** A program that was killed had no time to note how much had come. */
  async #receivedBytes({ files, receivedBytes }: JobRecord): Promise<number> {
    const paths = files.map((file) => join(this.#options.folder, ...file.split("/")));
    const there = await Promise.all(paths.map(bytesOfPart));
    return Math.max(
      receivedBytes,
      there.reduce((sum, bytes) => sum + bytes, 0),
    );
  }

  #restoreJob(record: JobRecord): void {
    const options = this.#jobOptions(record.source, record.sha256);
    const job = new DownloadJob({ ...options, update: record.update }, record);
    this.#jobs.set(job.id, job);
    const { error } = record;
    if (record.status === "failed" && error !== undefined) job.fail("failed", restoreError(error));
    else if (record.status === "paused" && error === undefined) job.enter("paused");
    else if (error === undefined) job.fail("paused", interrupted("The program ended meanwhile."));
    else job.fail("paused", restoreError(error));
  }

  async #enqueue(job: DownloadJob): Promise<void> {
    job.enter("queued");
    await this.#save(job);
    this.#queue.add(job);
  }

  async #run(job: DownloadJob, signal: AbortSignal): Promise<void> {
    const { logger } = this.#options;
    const { id } = job;
    logger?.info({ id, source: job.download.source }, "download started");
    try {
      const { file, facts } = await runJob(job, this.#runParts, signal);
      job.result = file;
      job.enter("completed", facts);
      await this.#forget(job);
      logger?.info({ id, name: job.download.name }, "download completed");
    } catch (error) {
      if (signal.aborted) await this.#finishInterrupted(job, signal);
      else await this.#finishFailed(job, error);
    }
  }

  async #forget({ id }: DownloadJob): Promise<void> {
    await this.#store.delete(id).catch((error: unknown) => {
      this.#options.logger?.warn({ id, error: String(error) }, "download is not forgotten");
    });
  }

  /** What cannot be kept, say on a full disk, does not keep the download from going on. */
  async #save(job: DownloadJob): Promise<void> {
    await this.#store.save(job.record()).catch((error: unknown) => {
      this.#options.logger?.warn({ id: job.id, error: String(error) }, "download is not kept");
    });
  }

  async #interrupt(job: DownloadJob, how: JobInterruption): Promise<void> {
    if (await this.#queue.interrupt(job, how)) {
      // A pause was under way already when the cancel came.
      if (how === "cancel" && job.status === "paused") await this.#finishCancel(job);
      return;
    }
    if (how === "cancel") return this.#finishCancel(job);
    job.enter("paused");
    await this.#save(job);
  }

  async #finishInterrupted(job: DownloadJob, signal: AbortSignal): Promise<void> {
    const how = abortReason(signal);
    if (how === "cancel") return this.#finishCancel(job);
    if (how === "pause") {
      job.enter("paused");
      await this.#save(job);
    }
    // What is ended with the program stays as it was for the next one.
  }

  async #finishFailed(job: DownloadJob, cause: unknown): Promise<void> {
    const error = downloadError(cause, this.#options.folder);
    const { code, details, message } = error;
    this.#options.logger?.error({ id: job.id, code, details }, message);
    // A disk that filled up meanwhile is no failure of the download.
    const isFull = code === "INSUFFICIENT_DISK_SPACE" && "reason" in details;
    job.fail(isFull ? "paused" : "failed", error);
    await this.#save(job);
  }

  async #finishCancel(job: DownloadJob): Promise<void> {
    const { folder, logger } = this.#options;
    const paths = job.files.map((file) => join(folder, ...file.split("/")));
    const [first] = paths;
    if (first !== undefined) {
      try {
        await using _ = await lockFile(lockPath(first), AbortSignal.timeout(1_000));
        for (const path of paths) await deletePart(path);
      } catch (error) {
        // Another program is at the same file; it is not ours to delete then.
        logger?.debug({ id: job.id, error: String(error) }, "unfinished file is kept");
      }
      for (const path of paths) await removeEmptyFolders(folder, path);
    }
    await this.#forget(job);
    job.enter("cancelled", { receivedBytes: 0 });
    logger?.info({ id: job.id }, "download cancelled");
  }

  async #job(id: DownloadId): Promise<DownloadJob> {
    await this.#ready();
    const job = this.#jobs.get(id);
    if (job !== undefined) return job;
    throw new LlmError("INVALID_ARGUMENT", "There is no such download.", {
      hint: "List the downloads there are.",
    });
  }

  #resultOf(job: DownloadJob): ModelFile {
    if (job.result !== undefined && job.status === "completed") return job.result;
    if (job.error !== undefined) throw job.error;
    if (this.#isDisposed) throw disposed();
    throw interrupted(job.status === "cancelled" ? "It was cancelled." : "It was paused.");
  }

  #feed(): LatestFeed<Download> {
    const feed = new LatestFeed<Download>({
      keyOf: ({ id }) => id,
      onClose: () => this.#feeds.delete(feed),
    });
    this.#feeds.add(feed);
    return feed;
  }

  #publish({ download }: DownloadJob): void {
    for (const feed of this.#feeds) feed.push(download);
  }
}

function checkedHash(sha256: string | undefined): string | undefined {
  if (sha256 === undefined || /^[0-9a-f]{64}$/i.test(sha256)) return sha256?.toLowerCase();
  throw new LlmError("INVALID_ARGUMENT", "The hash is not 64 hexadecimal digits.", {
    hint: "Give the sha256 of the file.",
  });
}
