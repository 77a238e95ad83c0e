import {
  isSettled,
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
import { abortReason } from "@llm/domain/adapters";
import type { HubAccess } from "../hub/hub-access.ts";
import { huggingFaceCache } from "../library/known-copies.ts";
import { disposed, interrupted } from "./download-errors.ts";
import { downloadId, type DownloadJob, type JobInterruption } from "./download-job.ts";
import { checkRequest } from "./download-request.ts";
import { JobQueue } from "./job-queue.ts";
import { JobRunner } from "./job-runner.ts";
import { JobTable } from "./job-table.ts";
import type { ModelFetchParts } from "./model-fetch.ts";

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
  readonly #access: HubAccess;
  readonly #table: JobTable;
  readonly #runner: JobRunner;
  readonly #queue: JobQueue;
  #isDisposed = false;

  constructor(options: HubModelDownloaderOptions) {
    const { access, folder, stateFolder, library, logger, clock = performance } = options;
    const { externalFolders = [], cacheFolder = huggingFaceCache(), freeBytes } = options;
    const { concurrency = 2, connections = 8 } = options;
    this.#access = access;
    const table = new JobTable({ access, folder, stateFolder, clock, logger });
    const places = { folder, externalFolders, cache: cacheFolder };
    const fetchParts = { access, places, connections, clock, logger, freeBytes };
    const runner = new JobRunner({ table, folder, library, fetchParts, logger });
    this.#table = table;
    this.#runner = runner;
    this.#queue = new JobQueue({ concurrency, run: (job, signal) => runner.run(job, signal) });
  }

  async start(source: string, options: StartOptions = {}): Promise<Download> {
    return (await this.#start(source, options)).download;
  }

  async download(source: string, options: DownloadOptions = {}): Promise<ModelFile> {
    const { signal, onProgress } = options;
    signal?.throwIfAborted();
    const job = await this.#start(source, options);
    let cancelling: Promise<void> | undefined;
    const onAbort = () => {
      cancelling = this.cancel(job.id);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted) onAbort();
    try {
      await this.#table.follow(job, onProgress);
    } finally {
      signal?.removeEventListener("abort", onAbort);
      await cancelling;
    }
    if (signal?.aborted) throw abortReason(signal);
    return this.#resultOf(job);
  }

  async list(): Promise<readonly Download[]> {
    await this.#ready();
    return this.#table.list().map(({ download }) => download);
  }

  async pause(id: DownloadId): Promise<void> {
    const job = await this.#job(id);
    if (!isSettled(job.download)) await this.#interrupt(job, "pause");
  }

  async resume(id: DownloadId): Promise<void> {
    const job = await this.#job(id);
    if (job.status === "paused" || job.status === "failed") await this.#enqueue(job);
  }

  async resumeInterrupted(): Promise<void> {
    await this.#ready();
    for (const job of this.#table.list()) {
      // They wait for a program that can ask the hub.
      if (job.source.type !== "url" && this.#access.problem !== undefined) continue;
      const isInterrupted = job.download.error?.code === "DOWNLOAD_INTERRUPTED";
      if (job.status === "paused" && isInterrupted) await this.#enqueue(job);
    }
  }

  async cancel(id: DownloadId): Promise<void> {
    const job = await this.#job(id);
    if (job.status === "completed" || job.status === "cancelled") return;
    if (isSettled(job.download)) await this.#runner.cancel(job);
    else await this.#interrupt(job, "cancel");
  }

  async *watch({ signal }: WatchOptions = {}): AsyncGenerator<Download, void, undefined> {
    await this.#ready();
    yield* this.#table.watch(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    await this.#queue.stop("dispose");
    this.#table.close();
  }

  async #start(source: string, options: StartOptions): Promise<DownloadJob> {
    await this.#ready();
    const request = checkRequest(source, options, this.#access);
    const known = this.#table.find(downloadId(request.given, request.sha256));
    if (known !== undefined && known.status !== "completed" && known.status !== "cancelled") {
      known.update ||= request.update ?? false;
      if (isSettled(known.download)) await this.#enqueue(known);
      return known;
    }
    const job = this.#table.add(request);
    await this.#enqueue(job);
    return job;
  }

  async #enqueue(job: DownloadJob): Promise<void> {
    job.enter("queued");
    await this.#table.save(job);
    this.#queue.add(job);
  }

  async #interrupt(job: DownloadJob, how: JobInterruption): Promise<void> {
    const hasRun = await this.#queue.interrupt(job, how);
    if (how === "pause" && !hasRun) await this.#runner.pause(job);
    // A pause may have been under way already when the cancel came.
    if (how === "cancel" && (!hasRun || job.status === "paused")) await this.#runner.cancel(job);
  }

  /** Takes in first what earlier programs left unfinished. */
  async #ready(): Promise<void> {
    if (this.#isDisposed) throw disposed();
    await this.#table.restore();
  }

  async #job(id: DownloadId): Promise<DownloadJob> {
    await this.#ready();
    return this.#table.get(id);
  }

  #resultOf(job: DownloadJob): ModelFile {
    if (job.result !== undefined && job.status === "completed") return job.result;
    if (job.error !== undefined) throw job.error;
    if (this.#isDisposed) throw disposed();
    throw interrupted(job.status === "cancelled" ? "It was cancelled." : "It was paused.");
  }
}
