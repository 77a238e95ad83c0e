import { abortReason, untilAborted } from "@llm/domain/adapters";

export interface LoadWatch {
  onProgress?: (progress: number) => void;
  signal?: AbortSignal;
}

/** One load that several callers may wait for. It is cancelled when the last of them has left. */
export class SharedLoad<T> {
  readonly #cancel = new AbortController();
  readonly #listeners = new Set<(progress: number) => void>();
  #progress: number | undefined;
  #waiting = 0;
  /** Settles when the load has ended and, if it failed, has cleaned up. */
  readonly result: Promise<T>;

  constructor(load: (watch: Required<LoadWatch>) => Promise<T>) {
    const onProgress = (progress: number) => this.#report(progress);
    this.result = load({ onProgress, signal: this.#cancel.signal });
    // Whoever waits sees the error; when nobody is left, nobody misses it.
    this.result.catch(() => undefined);
  }

  /** Whether it was cancelled, so that nobody can join it any more. */
  get cancelled(): boolean {
    return this.#cancel.signal.aborted;
  }

  cancel(reason: unknown): void {
    this.#cancel.abort(reason);
  }

  /** Waits for the load. Rejects with the signal's reason at once while others wait, else when all is cleaned up. */
  async join({ onProgress, signal }: LoadWatch): Promise<T> {
    signal?.throwIfAborted();
    this.#waiting++;
    const listener = (progress: number) => onProgress?.(progress);
    this.#listeners.add(listener);
    if (this.#progress !== undefined) listener(this.#progress);
    try {
      return await untilAborted(this.result, signal);
    } catch (error) {
      if (signal?.aborted && this.#waiting === 1) {
        this.cancel(abortReason(signal));
        await this.result.catch(() => undefined);
      }
      throw error;
    } finally {
      this.#waiting--;
      this.#listeners.delete(listener);
    }
  }

  #report(progress: number): void {
    this.#progress = progress;
    for (const listener of this.#listeners) listener(progress);
  }
}
