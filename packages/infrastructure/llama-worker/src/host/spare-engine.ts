import type { Logger, Timer, TimerClock } from "@llm/domain";
import type { RunningEngine } from "./running-engine.ts";

export interface SpareEngineParts {
  readonly launch: () => RunningEngine;
  /** How long it is kept, in milliseconds; 0 for not at all. */
  readonly keepMs: number;
  readonly clock: TimerClock;
  readonly logger?: Logger | undefined;
}

/** An engine process that nobody uses yet: started before it is needed, and kept for a while. */
export class SpareEngine {
  readonly #parts: SpareEngineParts;
  #engine: RunningEngine | undefined;
  #timer: Timer | undefined;

  constructor(parts: SpareEngineParts) {
    this.#parts = parts;
  }

  /** Starts one unless there is one. Where that fails, who needs an engine starts it and learns why. */
  prepare(): void {
    const { launch, keepMs, clock, logger } = this.#parts;
    if (this.#engine !== undefined || keepMs === 0) return;
    try {
      const engine = launch();
      engine.isInUse = false;
      this.#engine = engine;
      this.#timer = clock.after(keepMs, () => void this.end());
      this.#timer.unref();
      const end = Promise.race([engine.worker.closed, engine.exited]);
      void end.then(() => engine === this.#engine && this.#remove());
      logger?.info({ enginePid: engine.pid }, "spare engine started");
    } catch (error) {
      logger?.warn({ error: String(error) }, "spare engine not started");
    }
  }

  /** Gives it away, if there is one. */
  take(): RunningEngine | undefined {
    const engine = this.#remove();
    if (engine !== undefined) engine.isInUse = true;
    return engine;
  }

  /** Ends it, if there is one. */
  async end(): Promise<void> {
    await this.#remove()?.discard();
  }

  #remove(): RunningEngine | undefined {
    const engine = this.#engine;
    this.#engine = undefined;
    this.#timer?.[Symbol.dispose]();
    return engine;
  }
}
