import { LlmError, type ErrorDetails, type FilePlace, type TimerClock } from "@llm/domain";
import { connectWorker, type ConnectedWorker } from "@llm/protocol";
import type { EngineExit, EngineProcess } from "./engine-process.ts";
import { watchHeartbeat } from "./heartbeat.ts";
import type { RunningAnswer } from "./running-answer.ts";
import type { Supervision } from "./supervision-options.ts";
import { timedOut } from "./timeout-errors.ts";
import { waitFor } from "./wait-for.ts";

/** How long a process may take to say how it ended, once its channel is closed. */
const exitGraceMs = 500;

export interface RunningEngineOptions {
  readonly limits: Supervision;
  readonly clock: TimerClock;
  /** Gets the cause of an end and gives the error that the calls fail with. */
  readonly judge: (cause: LlmError) => LlmError;
}

/** One engine process and the worker in it, from its start to its end. */
export class RunningEngine {
  readonly #process: EngineProcess;
  readonly limits: Supervision;
  readonly clock: TimerClock;
  readonly worker: ConnectedWorker;
  /** What is under way in it; what was when it died stays here. */
  readonly answers = new Set<RunningAnswer>();
  readonly loads = new Set<FilePlace>();
  /** Chunks that its answers have handed to their readers. */
  chunksDelivered = 0;
  /** Readers that have a chunk in hand. */
  busyReaders = 0;
  /** Whether anyone would miss it: not while it is kept as a spare, and not when it was let go of. */
  isInUse = true;
  /** Resolves with why, when no call to it will be answered any more. */
  readonly gone: Promise<LlmError>;
  #verdict: LlmError | undefined;
  #failure: LlmError | undefined;
  #calls = 0;

  constructor(engineProcess: EngineProcess, { limits, clock, judge }: RunningEngineOptions) {
    this.#process = engineProcess;
    this.limits = limits;
    this.clock = clock;
    this.worker = connectWorker(engineProcess.channel);
    this.gone = this.#waitForEnd().then(
      (cause) => (this.#failure = this.isInUse ? judge(cause) : cause),
    );
    const onLost = (limitMs: number) => this.abandon(timedOut("heartbeat", limitMs));
    const heartbeat = watchHeartbeat(this.worker, { limits, clock, onLost });
    void this.worker.closed.then(() => heartbeat[Symbol.dispose]());
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** What `gone` resolved with, once it has. */
  get failure(): LlmError | undefined {
    return this.#failure;
  }

  /** Resolves when the process is gone. */
  get exited(): Promise<EngineExit> {
    return this.#process.exited;
  }

  /** Makes a call to the worker; when the engine dies under it, it rejects once `gone` has resolved. */
  async run<Result>(call: (worker: ConnectedWorker) => Promise<Result>): Promise<Result> {
    this.#calls += 1;
    try {
      return await call(this.worker);
    } catch (error) {
      const connectionEnded = LlmError.isInstance(error) && error.code === "TRANSPORT_CLOSED";
      throw connectionEnded ? await this.gone : error;
    } finally {
      this.#calls -= 1;
    }
  }

  /** Whether anything is under way in it. */
  get isBusy(): boolean {
    return this.#calls + this.answers.size + this.loads.size > 0;
  }

  /** Ends the process because it is of no use just now; that is no crash. Resolves when it is gone. */
  async retire(): Promise<void> {
    this.isInUse = false;
    await this.end();
  }

  /** Ends a process that holds nothing, at once. Resolves when it is gone. */
  async discard(): Promise<void> {
    this.isInUse = false;
    this.#process.kill(true);
    await this.#process.exited;
  }

  /** Fails all calls with `error` at once and ends the process. */
  abandon(error: LlmError): void {
    if (this.#verdict !== undefined) return;
    this.#verdict = error;
    this.#process.channel.close();
    void this.#kill();
  }

  /** Ends the process: asked first, then told, then killed. Resolves when it is gone. */
  async end(): Promise<void> {
    await this.#within(this.worker[Symbol.asyncDispose]());
    await this.#kill();
  }

  async #kill(): Promise<void> {
    this.#process.kill(false);
    await this.#within(this.#process.exited);
    this.#process.kill(true);
    await this.#process.exited;
  }

  async #within(ending: PromiseLike<unknown>): Promise<void> {
    using grace = waitFor(this.clock, this.limits.endGraceMs);
    await Promise.race([ending, this.#process.exited, grace.over]);
  }

  async #waitForEnd(): Promise<LlmError> {
    await this.worker.closed;
    if (this.#verdict !== undefined) return this.#verdict;
    using grace = waitFor(this.clock, exitGraceMs);
    const exit = await Promise.race([this.#process.exited, grace.over]);
    // A process that closed its channel and lives on is of no use to anyone.
    if (exit === undefined) this.#process.kill(true);
    return exit?.error === undefined ? crashed(exit) : notStarted(exit.error);
  }
}

function crashed(exit: EngineExit | undefined): LlmError {
  const details: ErrorDetails = {
    ...(typeof exit?.code === "number" ? { exitCode: exit.code } : {}),
    ...(typeof exit?.signal === "string" ? { signal: exit.signal } : {}),
  };
  const how = exit?.signal ?? (exit?.code == null ? "" : `exit code ${exit.code}`);
  const message = `The engine ended unexpectedly${how === "" ? "" : ` (${how})`}.`;
  return new LlmError("WORKER_CRASHED", message, { details });
}

export function notStarted(cause: unknown): LlmError {
  return new LlmError("ENGINE_UNAVAILABLE", "The engine could not be started.", { cause });
}
