import { setTimeout as delay } from "node:timers/promises";
import { LlmError, type ErrorDetails, type ModelId } from "@llm/domain";
import { connectWorker, type ConnectedWorker } from "@llm/protocol";
import type { EngineExit, EngineProcess } from "./engine-process.ts";

/** How long a process may take to say how it ended, once its channel is closed. */
const exitGraceMs = 500;
/** How long a process may take to end when asked to, before it is killed. */
const endGraceMs = 2_000;

/** One engine process and the worker in it, from its start to its end. */
export class RunningEngine {
  readonly #process: EngineProcess;
  readonly worker: ConnectedWorker;
  /** Models that are loaded in it. */
  readonly models = new Set<ModelId>();
  /** Resolves with why, when the process is gone. */
  readonly gone: Promise<LlmError>;

  constructor(engineProcess: EngineProcess) {
    this.#process = engineProcess;
    this.worker = connectWorker(engineProcess.channel);
    this.gone = this.#waitForEnd();
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Ends the process: asked first, then told, then killed. Resolves when it is gone. */
  async end(): Promise<void> {
    await this.#within(this.worker[Symbol.asyncDispose]());
    this.#process.kill(false);
    await this.#within(this.#process.exited);
    this.#process.kill(true);
    await this.#process.exited;
  }

  async #within(ending: PromiseLike<unknown>): Promise<void> {
    using timer = new AbortTimer(endGraceMs);
    await Promise.race([ending, this.#process.exited, timer.elapsed]);
  }

  async #waitForEnd(): Promise<LlmError> {
    await this.worker.closed;
    using timer = new AbortTimer(exitGraceMs);
    const exit = await Promise.race([this.#process.exited, timer.elapsed]);
    // A process that closed its channel and lives on is of no use to anyone.
    if (exit === undefined) this.#process.kill(true);
    return exit?.error === undefined ? crashed(exit) : notStarted(exit.error);
  }
}

/** A delay that does not keep the program alive or outlast its use. */
class AbortTimer implements Disposable {
  readonly #controller = new AbortController();
  readonly elapsed: Promise<undefined>;

  constructor(milliseconds: number) {
    const { signal } = this.#controller;
    this.elapsed = delay(milliseconds, undefined, { signal }).catch(() => undefined);
  }

  [Symbol.dispose](): void {
    this.#controller.abort();
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

function notStarted(cause: Error): LlmError {
  return new LlmError("ENGINE_UNAVAILABLE", "The engine could not be started.", { cause });
}
