import { streamWindow } from "../schemas/stream-schemas.ts";

/** Counts the chunks of one stream that are under way; makes the writer wait while there are too many. */
export class StreamWindow {
  #underWay = 0;
  #wake: (() => void) | undefined;

  /** Counts one more chunk as sent; settles when another may follow. Rejects with the reason of `signal`. */
  async sent(signal: AbortSignal | undefined): Promise<void> {
    this.#underWay += 1;
    while (this.#underWay >= streamWindow) {
      signal?.throwIfAborted();
      const wake = () => this.#wake?.();
      signal?.addEventListener("abort", wake, { once: true });
      await new Promise<void>((resolve) => (this.#wake = resolve));
      signal?.removeEventListener("abort", wake);
    }
  }

  /** The reader has taken `count` more chunks. */
  acknowledge(count: number): void {
    this.#underWay = Math.max(0, this.#underWay - count);
    this.#wake?.();
  }
}
