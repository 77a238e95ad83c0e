export interface LatestFeedOptions<Value> {
  /** What the value is the state of. */
  readonly keyOf: (value: Value) => string;
  /** Called when the feed is closed. */
  readonly onClose: () => void;
}

/** Hands states to one reader; while that is slow it keeps the newest state of each key. */
export class LatestFeed<Value> {
  readonly #pending = new Map<string, Value>();
  readonly #keyOf: (value: Value) => string;
  readonly #onClose: () => void;
  #isClosed = false;
  #wake: (() => void) | undefined;

  constructor({ keyOf, onClose }: LatestFeedOptions<Value>) {
    this.#keyOf = keyOf;
    this.#onClose = onClose;
  }

  push(value: Value): void {
    this.#pending.set(this.#keyOf(value), value);
    this.#wake?.();
  }

  /** Hands on what was there before: a state of the same key that waits already is newer. */
  pushEarlier(value: Value): void {
    if (!this.#pending.has(this.#keyOf(value))) this.push(value);
  }

  /** The reader gets nothing more. */
  close(): void {
    this.#isClosed = true;
    this.#onClose();
    this.#wake?.();
  }

  /** Waits for the next state; undefined when the feed is closed. */
  async take(): Promise<Value | undefined> {
    for (;;) {
      if (this.#isClosed) return undefined;
      for (const [key, value] of this.#pending) {
        this.#pending.delete(key);
        return value;
      }
      await new Promise<void>((wake) => (this.#wake = wake));
    }
  }

  /** Gives state after state until the feed is closed or `signal` aborts, which ends without an error. */
  async *read(signal?: AbortSignal): AsyncGenerator<Value, void, undefined> {
    const end = () => this.close();
    signal?.addEventListener("abort", end, { once: true });
    try {
      if (signal?.aborted) return;
      for (let value = await this.take(); value !== undefined; value = await this.take()) {
        yield value;
      }
    } finally {
      signal?.removeEventListener("abort", end);
      this.close();
    }
  }
}
