import type { ModelId, Timer, TimerClock } from "@llm/domain";

/** Longest time a timer can wait, in milliseconds: 24 days. */
export const longestTimerMs = 2 ** 31 - 1;

export interface KeepAliveOptions {
  /** How long a model stays loaded after its last use, in milliseconds; undefined for ever. */
  readonly keepAliveMs: number | undefined;
  /** Called when a model was not used for that long. */
  readonly onIdle: (id: ModelId) => void;
  readonly clock: TimerClock;
}

/** Notices which models nobody has used for a time. One with a use under way is in use. */
export class KeepAlive implements Disposable {
  readonly #options: KeepAliveOptions;
  readonly #timers = new Map<ModelId, Timer>();
  readonly #uses = new Map<ModelId, number>();

  constructor(options: KeepAliveOptions) {
    this.#options = options;
  }

  /** Begins a use of a model; disposing what it gives ends it. */
  use(id: ModelId): Disposable {
    this.#stop(id);
    this.#uses.set(id, (this.#uses.get(id) ?? 0) + 1);
    return { [Symbol.dispose]: () => this.#endUse(id) };
  }

  /** The model is not loaded any more. */
  forget(id: ModelId): void {
    this.#stop(id);
  }

  [Symbol.dispose](): void {
    for (const id of this.#timers.keys()) this.#stop(id);
  }

  #endUse(id: ModelId): void {
    const uses = (this.#uses.get(id) ?? 1) - 1;
    if (uses > 0) return void this.#uses.set(id, uses);
    this.#uses.delete(id);
    const { keepAliveMs, onIdle, clock } = this.#options;
    if (keepAliveMs === undefined) return;
    const timer = clock.after(keepAliveMs, () => {
      this.#timers.delete(id);
      onIdle(id);
    });
    timer.unref();
    this.#timers.set(id, timer);
  }

  #stop(id: ModelId): void {
    this.#timers.get(id)?.[Symbol.dispose]();
    this.#timers.delete(id);
  }
}
