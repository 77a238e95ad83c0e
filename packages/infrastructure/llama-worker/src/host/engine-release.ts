import type { Timer, TimerClock } from "@llm/domain";

export interface EngineReleaseOptions {
  /** How long there has been no model before the process is ended, in milliseconds. */
  readonly afterMs: number;
  /** Whether there is no model. */
  readonly isUnused: () => boolean;
  /** Ends the process; tells whether it is gone. */
  readonly release: () => Promise<boolean>;
  readonly clock: TimerClock;
}

/** Has the engine's process ended some time after its last model was unloaded: only that gives all of its memory back. */
export class EngineRelease implements Disposable {
  readonly #options: EngineReleaseOptions;
  #timer: Timer | undefined;

  constructor(options: EngineReleaseOptions) {
    this.#options = options;
  }

  /** A model was unloaded. Not at once, so that a change of models does not pay for a new process. */
  noteUnloaded(): void {
    const { isUnused, afterMs, clock } = this.#options;
    if (!isUnused()) return;
    this.#timer?.[Symbol.dispose]();
    this.#timer = clock.after(afterMs, () => void this.#release());
    this.#timer.unref();
  }

  /** A model was loaded: the next time without one has not begun. */
  noteLoaded(): void {
    this.#timer?.[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
  }

  async #release(): Promise<void> {
    if (!this.#options.isUnused()) return;
    const isDone = await this.#options.release();
    // A load is under way, say, and may still fail.
    if (!isDone) this.noteUnloaded();
  }
}
