import type { DownloadJob, JobInterruption } from "./download-job.ts";

export interface JobQueueOptions {
  /** Jobs at once, 1 or more. */
  readonly concurrency: number;
  /** Does a job to its end, whatever that is; never rejects. */
  readonly run: (job: DownloadJob, signal: AbortSignal) => Promise<void>;
}

/** Runs jobs in the order they came, some at a time. */
export class JobQueue {
  readonly #options: JobQueueOptions;
  #waiting: DownloadJob[] = [];
  readonly #running = new Map<
    DownloadJob,
    { interruption: AbortController; ended: Promise<void> }
  >();
  #isStopped = false;

  constructor(options: JobQueueOptions) {
    this.#options = options;
  }

  add(job: DownloadJob): void {
    this.#waiting.push(job);
    this.#runNext();
  }

  /** Ends a job that runs and waits until it has let go of everything; takes one that waits out. Gives whether it ran. */
  async interrupt(job: DownloadJob, how: JobInterruption): Promise<boolean> {
    const run = this.#running.get(job);
    if (run === undefined) {
      this.#waiting = this.#waiting.filter((waiting) => waiting !== job);
      return false;
    }
    run.interruption.abort(how);
    await run.ended;
    return true;
  }

  /** Interrupts all that run; nothing runs after. */
  async stop(how: JobInterruption): Promise<void> {
    this.#isStopped = true;
    this.#waiting = [];
    await Promise.all([...this.#running.keys()].map((job) => this.interrupt(job, how)));
  }

  #runNext(): void {
    while (!this.#isStopped && this.#running.size < this.#options.concurrency) {
      const job = this.#waiting.shift();
      if (job === undefined) return;
      const interruption = new AbortController();
      const ended = this.#options.run(job, interruption.signal).finally(() => {
        this.#running.delete(job);
        this.#runNext();
      });
      this.#running.set(job, { interruption, ended });
    }
  }
}
