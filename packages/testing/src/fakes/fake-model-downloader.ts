import {
  isSettled,
  LlmError,
  type Download,
  type DownloadId,
  type DownloadOptions,
  type ModelDownloader,
  type ModelFile,
  type ModelRepository,
  type StartOptions,
  type WatchOptions,
} from "@llm/domain";
import { abortReason, LatestFeeds, restoreError, summarizeError } from "@llm/domain/adapters";
import { pause } from "./pause.ts";
import { FakeModelRepository } from "./fake-model-repository.ts";

/** How a fake downloads a model. */
export interface DownloadScript {
  /** Bytes of the model. @default 1,000,000 */
  sizeBytes?: number;
  /** Steps in which they come. @default 10 */
  steps?: number;
  /** Wait before each step, in milliseconds. @default 0 */
  delayMs?: number;
  /** Fails after `failAfterSteps` steps with this. */
  error?: LlmError;
  /** @default 5 */
  failAfterSteps?: number;
  /** Stays at this step until it is paused or cancelled. */
  hangAfterSteps?: number;
}

export interface FakeModelDownloaderOptions {
  /** Gets the models that are downloaded. @default one of its own */
  readonly library?: Pick<ModelRepository, "addFile">;
  /** Models fetched at once. @default 2 */
  readonly concurrency?: number;
}

interface Job {
  download: Download;
  readonly script: DownloadScript;
  readonly update: boolean;
  interruption: AbortController | undefined;
  running: Promise<void> | undefined;
  result: ModelFile | undefined;
}

/**
 * A ModelDownloader without a network and without a disk. A source that begins with `hf:` or `https://` is one; with
 * `missing` in it there is no such model.
 */
export class FakeModelDownloader implements ModelDownloader {
  /** How the downloads that are started from now on go. */
  downloadScript: DownloadScript = {};
  /** Every source that was started, in order. */
  readonly started: string[] = [];
  /** Sources of which the hub has another version than what was downloaded. */
  readonly updatable = new Set<string>();
  readonly #library: Pick<ModelRepository, "addFile">;
  readonly #concurrency: number;
  readonly #jobs = new Map<DownloadId, Job>();
  /** The sources that were downloaded, with the bytes of each. */
  readonly #here = new Map<string, number>();
  readonly #queue: Job[] = [];
  readonly #running = new Set<Job>();
  readonly #feeds = new LatestFeeds<Download>(({ id }) => id);
  #disposed = false;

  constructor({
    library = new FakeModelRepository(),
    concurrency = 2,
  }: FakeModelDownloaderOptions = {}) {
    this.#library = library;
    this.#concurrency = concurrency;
  }

  /** Whether it was disposed. */
  get disposed(): boolean {
    return this.#disposed;
  }

  async start(source: string, options: StartOptions = {}): Promise<Download> {
    return this.#start(source, options).download;
  }

  async download(source: string, options: DownloadOptions = {}): Promise<ModelFile> {
    const { signal, onProgress } = options;
    signal?.throwIfAborted();
    const job = this.#start(source, options);
    const { id } = job.download;
    const feed = this.#feeds.open();
    const onAbort = () => void this.cancel(id);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      feed.push(job.download);
      for await (const download of feed.read()) {
        if (download.id !== id) continue;
        onProgress?.(download);
        if (isSettled(download)) break;
      }
    } finally {
      feed.close();
      signal?.removeEventListener("abort", onAbort);
    }
    await job.running;
    if (signal?.aborted) throw abortReason(signal);
    if (job.result !== undefined) return job.result;
    const { error, status } = job.download;
    if (error !== undefined) throw restoreError(error);
    if (this.#disposed) throw disposed();
    throw new LlmError("DOWNLOAD_INTERRUPTED", `The download was ${status}.`);
  }

  async list(): Promise<readonly Download[]> {
    this.#throwIfDisposed();
    return [...this.#jobs.values()].map(({ download }) => download);
  }

  async pause(id: DownloadId): Promise<void> {
    const job = this.#job(id);
    if (!isSettled(job.download)) await this.#interrupt(job, "paused");
  }

  async resume(id: DownloadId): Promise<void> {
    const job = this.#job(id);
    const { status } = job.download;
    if (status === "paused" || status === "failed") this.#enqueue(job);
  }

  /** Does nothing: what a fake was doing does not outlive it. */
  async resumeInterrupted(): Promise<void> {
    this.#throwIfDisposed();
  }

  async cancel(id: DownloadId): Promise<void> {
    const job = this.#job(id);
    const { status } = job.download;
    if (status === "completed" || status === "cancelled") return;
    if (isSettled(job.download)) this.#change(job, { status: "cancelled", receivedBytes: 0 });
    else await this.#interrupt(job, "cancelled");
  }

  async *watch({ signal }: WatchOptions = {}): AsyncGenerator<Download, void, undefined> {
    this.#throwIfDisposed();
    const feed = this.#feeds.open();
    for (const { download } of this.#jobs.values()) feed.push(download);
    yield* feed.read(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#queue.length = 0;
    for (const job of this.#running) job.interruption?.abort("paused");
    for (const job of this.#running) await job.running;
    this.#feeds.close();
  }

  #start(given: string, { sha256, update = false }: StartOptions): Job {
    this.#throwIfDisposed();
    if (typeof given !== "string") {
      throw new LlmError("INVALID_ARGUMENT", "The source is no text.", {
        details: { option: "source" },
      });
    }
    const source = given.trim();
    if (!/^(hf:|https:\/\/)\S+$/.test(source)) {
      throw new LlmError("INVALID_URL", "The source is neither a hub's model nor an address.");
    }
    if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256)) {
      throw new LlmError("INVALID_ARGUMENT", "The hash is not 64 hexadecimal digits.");
    }
    this.started.push(source);
    const known = this.#jobs.get(source);
    const status = known?.download.status;
    if (known !== undefined && status !== "completed" && status !== "cancelled") {
      if (isSettled(known.download)) this.#enqueue(known);
      return known;
    }
    const job: Job = {
      script: this.downloadScript,
      update,
      interruption: undefined,
      running: undefined,
      result: undefined,
      download: {
        id: source,
        source,
        name: nameOf(source),
        status: "queued",
        receivedBytes: 0,
        bytesPerSecond: 0,
      },
    };
    this.#jobs.set(source, job);
    this.#enqueue(job);
    return job;
  }

  #enqueue(job: Job): void {
    this.#change(job, { status: "queued" });
    this.#queue.push(job);
    this.#runNext();
  }

  #runNext(): void {
    while (!this.#disposed && this.#running.size < this.#concurrency) {
      const job = this.#queue.shift();
      if (job === undefined) return;
      this.#running.add(job);
      job.interruption = new AbortController();
      job.running = this.#run(job, job.interruption.signal).finally(() => {
        this.#running.delete(job);
        job.interruption = undefined;
        this.#runNext();
      });
    }
  }

  async #run(job: Job, signal: AbortSignal): Promise<void> {
    try {
      await pause(0, signal);
      await this.#fetch(job, signal);
    } catch (error) {
      if (!signal.aborted) {
        const summary = summarizeError(LlmError.from(error, "CONNECTION_LOST"));
        this.#change(job, { status: "failed", error: summary, bytesPerSecond: 0 });
      } else if (abortReason(signal) === "cancelled") {
        this.#change(job, { status: "cancelled", receivedBytes: 0, bytesPerSecond: 0 });
      } else this.#change(job, { status: "paused", bytesPerSecond: 0 });
    }
  }

  async #fetch(job: Job, signal: AbortSignal): Promise<void> {
    const {
      sizeBytes = 1_000_000,
      steps = 10,
      delayMs = 0,
      error,
      failAfterSteps = 5,
    } = job.script;
    const { source, receivedBytes } = job.download;
    this.#change(job, { status: "resolving" });
    if (source.includes("missing")) {
      throw new LlmError("MODEL_NOT_FOUND", "The hub has no such model.");
    }
    const bytesHere = this.#here.get(source);
    const updateAvailable = this.updatable.has(source);
    if (bytesHere !== undefined && !(updateAvailable && job.update)) {
      const news = updateAvailable ? { updateAvailable } : {};
      return this.#complete(job, { sizeBytes: bytesHere, alreadyHere: true, ...news });
    }
    await pause(delayMs, signal);
    this.#change(job, { status: "downloading", totalBytes: sizeBytes });
    for (let step = Math.round((receivedBytes / sizeBytes) * steps); step < steps; step++) {
      // A failure comes once: what is tried again succeeds.
      if (error !== undefined && step === failAfterSteps) {
        delete job.script.error;
        throw error;
      }
      if (step === job.script.hangAfterSteps) {
        await new Promise((_, reject) => signal.addEventListener("abort", reject, { once: true }));
      }
      await pause(delayMs, signal);
      const received = Math.round((sizeBytes * (step + 1)) / steps);
      const secondsLeft = Math.ceil((sizeBytes - received) / 1_000_000);
      this.#change(job, { receivedBytes: received, bytesPerSecond: 1_000_000, secondsLeft });
    }
    this.#change(job, { status: "verifying", bytesPerSecond: 0 });
    await pause(delayMs, signal);
    this.updatable.delete(source);
    await this.#complete(job, { sizeBytes });
  }

  async #complete(
    job: Job,
    {
      sizeBytes,
      ...how
    }: { readonly sizeBytes: number } & Pick<Download, "alreadyHere" | "updateAvailable">,
  ): Promise<void> {
    const { source } = job.download;
    const path = `/models/${nameOf(source).replace(/\.gguf$/, "")}.gguf`;
    const { id: modelId } = await this.#library.addFile(path);
    job.result = { modelId, path };
    this.#here.set(source, sizeBytes);
    const figures = { receivedBytes: sizeBytes, totalBytes: sizeBytes };
    this.#change(job, { status: "completed", modelId, ...figures, ...how });
  }

  async #interrupt(job: Job, status: "paused" | "cancelled"): Promise<void> {
    if (job.interruption === undefined) {
      this.#queue.splice(this.#queue.indexOf(job), 1);
      this.#change(job, status === "paused" ? { status } : { status, receivedBytes: 0 });
      return;
    }
    job.interruption.abort(status);
    await job.running;
  }

  #change(job: Job, change: Partial<Download>): void {
    const { secondsLeft, error, ...kept } = job.download;
    const isSame = change.status === undefined;
    job.download = {
      ...kept,
      ...(isSame && secondsLeft !== undefined ? { secondsLeft } : {}),
      ...(isSame && error !== undefined ? { error } : {}),
      ...change,
    };
    this.#feeds.push(job.download);
  }

  #job(id: DownloadId): Job {
    this.#throwIfDisposed();
    const job = this.#jobs.get(id);
    if (job !== undefined) return job;
    throw new LlmError("INVALID_ARGUMENT", "There is no such download.");
  }

  #throwIfDisposed(): void {
    if (this.#disposed) throw disposed();
  }
}

function nameOf(source: string): string {
  return source.slice(source.lastIndexOf("/") + 1).replace(":", "-");
}

function disposed(): LlmError {
  return new LlmError("DISPOSED", "The downloader was disposed.");
}
