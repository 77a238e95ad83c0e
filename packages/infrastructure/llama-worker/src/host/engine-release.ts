export interface EngineReleaseOptions {
  /** How long there has been no model before the process is ended, in milliseconds. */
  readonly afterMs: number;
  /** Whether there is no model. */
  readonly isUnused: () => boolean;
  /** Ends the process; tells whether it is gone. */
  readonly release: () => Promise<boolean>;
}

/** Has the engine's process ended some time after its last model was unloaded: only that gives all of its memory back. */
export class EngineRelease implements Disposable {
  readonly #options: EngineReleaseOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: EngineReleaseOptions) {
    this.#options = options;
  }

  /** A model was unloaded. Not at once, so that a change of models does not pay for a new process. */
  noteUnloaded(): void {
    if (!this.#options.isUnused()) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#release(), this.#options.afterMs);
    this.#timer.unref();
  }

  /** A model was loaded: the next time without one has not begun. */
  noteLoaded(): void {
    clearTimeout(this.#timer);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  async #release(): Promise<void> {
    if (!this.#options.isUnused()) return;
    const isDone = await this.#options.release();
    // A load is under way, say, and may still fail.
    if (!isDone) this.noteUnloaded();
  }
}
