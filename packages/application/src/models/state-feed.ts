import type { ModelId, ModelState } from "@llm/domain";

/** Hands states to one reader; while that is slow it keeps the newest state of each model. */
export class StateFeed {
  readonly #pending = new Map<ModelId, ModelState>();
  readonly #onClose: () => void;
  #isClosed = false;
  #wake: (() => void) | undefined;

  constructor(onClose: () => void) {
    this.#onClose = onClose;
  }

  push(state: ModelState): void {
    this.#pending.set(state.modelId, state);
    this.#wake?.();
  }

  /** The reader gets nothing more. */
  close(): void {
    this.#isClosed = true;
    this.#onClose();
    this.#wake?.();
  }

  /** Waits for the next state; undefined when the feed is closed. */
  async take(): Promise<ModelState | undefined> {
    for (;;) {
      if (this.#isClosed) return undefined;
      for (const [modelId, state] of this.#pending) {
        this.#pending.delete(modelId);
        return state;
      }
      await new Promise<void>((wake) => (this.#wake = wake));
    }
  }
}
