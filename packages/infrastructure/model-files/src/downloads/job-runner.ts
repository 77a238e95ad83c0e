import type { Logger } from "@llm/domain";
import { abortReason } from "@llm/domain/adapters";
import { removeEmptyFolders } from "../library/remove-empty-folders.ts";
import { pathsIn } from "../model-paths.ts";
import { lockFile } from "../transfer/file-lock.ts";
import { deletePart } from "../transfer/part-paths.ts";
import { downloadError } from "./download-errors.ts";
import type { DownloadJob } from "./download-job.ts";
import type { JobTable } from "./job-table.ts";
import { lockPath, obtainModel, type ObtainParts } from "./obtain-model.ts";

export interface JobRunnerOptions extends ObtainParts {
  /** Folder the models go to. */
  readonly folder: string;
  readonly table: JobTable;
  readonly logger: Logger | undefined;
}

/** Does jobs, and notes what becomes of them. */
export class JobRunner {
  readonly #options: JobRunnerOptions;

  constructor(options: JobRunnerOptions) {
    this.#options = options;
  }

  /** Does a job to its end, whatever that is; never rejects. The reason of `signal` is a `JobInterruption`. */
  async run(job: DownloadJob, signal: AbortSignal): Promise<void> {
    const { logger, table } = this.#options;
    const { id } = job;
    logger?.info({ id, source: job.download.source }, "download started");
    try {
      const { file, facts } = await obtainModel(job, this.#options, signal);
      job.result = file;
      job.enter("completed", facts);
      await table.forget(job);
      logger?.info({ id, name: job.download.name }, "download completed");
    } catch (error) {
      if (signal.aborted) await this.#finishInterrupted(job, signal);
      else await this.#finishFailed(job, error);
    }
  }

  /** Ends a job that does not run, and deletes what had come of its files. */
  async cancel(job: DownloadJob): Promise<void> {
    const { folder, table, logger } = this.#options;
    const paths = pathsIn(folder, job.files);
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
    await table.forget(job);
    job.enter("cancelled", { receivedBytes: 0 });
    logger?.info({ id: job.id }, "download cancelled");
  }

  /** Pauses a job that does not run. */
  async pause(job: DownloadJob): Promise<void> {
    job.enter("paused");
    await this.#options.table.save(job);
  }

  async #finishInterrupted(job: DownloadJob, signal: AbortSignal): Promise<void> {
    const how = abortReason(signal);
    if (how === "cancel") await this.cancel(job);
    if (how === "pause") await this.pause(job);
    // What is ended with the program stays as it was for the next one.
  }

  async #finishFailed(job: DownloadJob, cause: unknown): Promise<void> {
    const { folder, table, logger } = this.#options;
    const error = downloadError(cause, folder);
    const { code, details, message } = error;
    logger?.error({ id: job.id, code, details }, message);
    // A disk that filled up meanwhile is no failure of the download.
    const isFull = code === "INSUFFICIENT_DISK_SPACE" && "reason" in details;
    job.fail(isFull ? "paused" : "failed", error);
    await table.save(job);
  }
}
