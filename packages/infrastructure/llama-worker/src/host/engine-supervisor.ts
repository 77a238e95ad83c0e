import { LlmError, type Logger, type TimerClock } from "@llm/domain";
import type { EngineProcess } from "./engine-process.ts";
import { RestartPolicy } from "./restart-policy.ts";
import { notStarted, RunningEngine } from "./running-engine.ts";
import { SpareEngine } from "./spare-engine.ts";
import { withDefaults, type Supervision, type SupervisionOptions } from "./supervision-options.ts";
import { waitFor, type Wait } from "./wait-for.ts";

export interface EngineSupervisorParts {
  launch: () => EngineProcess;
  /** Told of each new engine, before anyone gets it. */
  onStarted: (engine: RunningEngine) => void;
  supervision?: SupervisionOptions | undefined;
  clock: TimerClock;
  logger?: Logger | undefined;
}

export interface EngineUse {
  /** The user asked for it: an engine that had been given up is tried once more. @default false */
  tryAgain?: boolean | undefined;
}

/** Keeps one engine process: starts it when it is needed, again after a crash, and not for ever. */
export class EngineSupervisor implements AsyncDisposable {
  readonly #limits: Supervision;
  readonly #parts: EngineSupervisorParts;
  readonly #restarts: RestartPolicy;
  readonly #spare: SpareEngine;
  #engine: Promise<RunningEngine> | undefined;
  #last: RunningEngine | undefined;
  /** Before the next start. */
  #delay: Wait | undefined;
  /** Callers that do not have their engine yet. */
  #waiting = 0;
  #disposing: Promise<void> | undefined;

  constructor(parts: EngineSupervisorParts) {
    this.#parts = parts;
    this.#limits = withDefaults(parts.supervision);
    this.#restarts = new RestartPolicy(this.#limits, parts.clock);
    this.#spare = new SpareEngine({
      launch: () => this.#launch(),
      keepMs: this.#limits.spareMs,
      clock: parts.clock,
      logger: parts.logger,
    });
  }

  get isDisposed(): boolean {
    return this.#disposing !== undefined;
  }

  /** The engine there is, if any. */
  get running(): Promise<RunningEngine> | undefined {
    return this.#engine;
  }

  /** @throws {LlmError} DISPOSED */
  checkOpen(): void {
    if (this.isDisposed) throw disposed();
  }

  /**
   * Gives the engine, starting it when there is none.
   * @throws {LlmError} ENGINE_UNAVAILABLE after too many crashes or when the process cannot be started, DISPOSED
   */
  async engine({ tryAgain = false }: EngineUse = {}): Promise<RunningEngine> {
    this.checkOpen();
    this.#waiting += 1;
    try {
      if (this.#engine === undefined) {
        // How it ended must be known; and its memory is needed first.
        await this.#last?.gone;
        await this.#last?.exited;
        this.checkOpen();
      }
      this.#engine ??= this.#start(tryAgain);
      return await this.#engine;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** After a crash, which may not be the last: starts the next engine before it is needed. */
  prepareSpare(): void {
    const { isWary, refusal } = this.#restarts;
    if (isWary && refusal === undefined && !this.isDisposed) this.#spare.prepare();
  }

  /**
   * Ends the engine, unless something is under way in it or somebody waits for it, and tells whether; the next call
   * starts another.
   */
  async release(): Promise<boolean> {
    if (this.isDisposed) return true;
    // With nobody waiting no start is under way, so the last engine is the one there is.
    const engine = this.#engine === undefined ? undefined : this.#last;
    if (this.#waiting > 0 || engine?.isBusy === true) return false;
    this.#engine = undefined;
    if (engine !== undefined)
      this.#parts.logger?.info({ enginePid: engine.pid }, "engine released");
    await Promise.all([engine?.retire(), this.#spare.end()]);
    return true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposing ??= this.#dispose();
    await this.#disposing;
  }

  async #dispose(): Promise<void> {
    this.#delay?.[Symbol.dispose]();
    const spareEnd = this.#spare.end();
    const engine = await this.#engine?.catch(() => undefined);
    await engine?.end();
    await spareEnd;
    // One that was given up may still be on its way out.
    await this.#last?.exited;
  }

  #start(tryAgain: boolean): Promise<RunningEngine> {
    const { refusal } = this.#restarts;
    if (refusal !== undefined && !tryAgain) throw refusal;
    const start = this.#startAfterDelay();
    start.catch(() => (this.#engine = undefined));
    return start;
  }

  async #startAfterDelay(): Promise<RunningEngine> {
    const { delayMs } = this.#restarts;
    if (delayMs > 0) {
      this.#delay = waitFor(this.#parts.clock, delayMs);
      await this.#delay.over;
    }
    this.checkOpen();
    const engine = this.#spare.take() ?? this.#launch();
    this.#last = engine;
    this.#parts.logger?.info({ enginePid: engine.pid }, "engine started");
    this.#parts.onStarted(engine);
    void engine.worker.closed.then(() => (this.#engine = undefined));
    return engine;
  }

  #launch(): RunningEngine {
    try {
      return new RunningEngine(this.#parts.launch(), {
        limits: this.#limits,
        clock: this.#parts.clock,
        judge: (cause) => this.#judge(cause),
      });
    } catch (error) {
      throw notStarted(error);
    }
  }

  #judge(cause: LlmError): LlmError {
    if (this.isDisposed) return disposed();
    if (cause.code === "ENGINE_UNAVAILABLE") return cause;
    this.#parts.logger?.error({ code: cause.code, ...cause.details }, "engine ended");
    return this.#restarts.judge(cause);
  }
}

function disposed(): LlmError {
  return new LlmError("DISPOSED", "The engine was closed.");
}
