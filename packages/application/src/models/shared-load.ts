import type { LoadedModel, LoadOptions } from "@llm/domain";
import { abortReason } from "@llm/domain/adapters";

/** Loads until done or `signal` aborts, and tells its progress. */
export type LoadWork = (
  signal: AbortSignal,
  onProgress: (progress: number) => void,
) => Promise<LoadedModel>;

/** One load that several callers wait for; it is aborted when the last of them no longer does. */
export class SharedLoad {
  /** Resolves when the load has ended, well or not. */
  readonly settled: Promise<void>;
  readonly #result: Promise<LoadedModel>;
  readonly #controller = new AbortController();
  readonly #listeners = new Set<(progress: number) => void>();
  #progress = 0;
  #waiters = 0;

  constructor(work: LoadWork) {
    this.#result = work(this.#controller.signal, (progress) => this.#report(progress));
    this.settled = this.#result.then(
      () => {},
      () => {},
    );
  }

  /** The load was aborted, so that nobody can join it any more. */
  get isAborted(): boolean {
    return this.#controller.signal.aborted;
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /** Waits for the load; an abort of `signal` only ends this wait. */
  async join({ signal, onProgress }: LoadOptions): Promise<LoadedModel> {
    const listener = (progress: number) => onProgress?.(progress);
    let onAbort = () => {};
    const cancelled = new Promise<never>((_, reject) => {
      onAbort = () => reject(abortReason(signal));
    });
    signal?.addEventListener("abort", onAbort, { once: true });
    this.#listeners.add(listener);
    this.#waiters += 1;
    try {
      listener(this.#progress);
      return await Promise.race([cancelled, this.#result]);
    } finally {
      this.#waiters -= 1;
      this.#listeners.delete(listener);
      signal?.removeEventListener("abort", onAbort);
      if (this.#waiters === 0 && signal?.aborted) this.abort(abortReason(signal));
    }
  }

  #report(progress: number): void {
    this.#progress = progress;
    for (const listener of this.#listeners) listener(progress);
  }
}
