import {
  LlmError,
  type ChunkHandler,
  type Completion,
  type CountOptions,
  type EngineInfo,
  type ExecuteOptions,
  type LoadedModel,
  type LoadOptions,
  type Logger,
  type ModelFile,
  type ModelId,
  type ModelUnloaded,
  type Prompt,
  type WorkerService,
} from "@llm/domain";
import type { EngineLauncher } from "./engine-process.ts";
import { forkEngine } from "./fork-engine.ts";
import { RunningEngine } from "./running-engine.ts";

export interface LlamaCppWorkerOptions {
  /** Starts the engine's process. @default a child process of Node */
  launchEngine?: EngineLauncher | undefined;
  logger?: Logger | undefined;
}

/**
 * Runs prompts on llama.cpp in a process of its own, which is started by the first call and again by the
 * first call after it ended. When it dies, the calls under way fail with WORKER_CRASHED and its models are
 * reported as unloaded.
 */
export class LlamaCppWorkerService implements WorkerService {
  readonly #launch: EngineLauncher;
  readonly #logger: Logger | undefined;
  readonly #listeners = new Set<(event: ModelUnloaded) => void>();
  #engine: RunningEngine | undefined;
  #disposing: Promise<void> | undefined;

  constructor({ launchEngine, logger }: LlamaCppWorkerOptions = {}) {
    this.#launch = launchEngine ?? (() => forkEngine({ logger }));
    this.#logger = logger;
  }

  loadModel(file: ModelFile, options?: LoadOptions): Promise<LoadedModel> {
    return this.#run(async (engine) => {
      const loaded = await engine.worker.loadModel(file, options);
      engine.models.add(file.modelId);
      return loaded;
    });
  }

  unloadModel(id: ModelId): Promise<void> {
    return this.#run((engine) => engine.worker.unloadModel(id));
  }

  executePrompt(
    prompt: Prompt,
    onChunk: ChunkHandler,
    options?: ExecuteOptions,
  ): Promise<Completion> {
    return this.#run((engine) => engine.worker.executePrompt(prompt, onChunk, options));
  }

  countTokens(prompt: Prompt, options?: CountOptions): Promise<number> {
    return this.#run((engine) => engine.worker.countTokens(prompt, options));
  }

  describe(): Promise<EngineInfo> {
    return this.#run(async (engine) => {
      const info = await engine.worker.describe();
      return engine.pid === undefined ? info : { ...info, processId: engine.pid };
    });
  }

  onModelUnloaded(listener: (event: ModelUnloaded) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposing ??= this.#engine?.end() ?? Promise.resolve();
    await this.#disposing;
  }

  async #run<Result>(call: (engine: RunningEngine) => Promise<Result>): Promise<Result> {
    if (this.#disposing !== undefined) throw disposed();
    const engine = (this.#engine ??= this.#start());
    try {
      return await call(engine);
    } catch (error) {
      const connectionEnded = LlmError.isInstance(error) && error.code === "TRANSPORT_CLOSED";
      if (!connectionEnded) throw error;
      throw this.#disposing === undefined ? await engine.gone : disposed();
    }
  }

  #start(): RunningEngine {
    const engine = new RunningEngine(this.#launch());
    this.#logger?.info({ pid: engine.pid }, "engine started");
    engine.worker.onModelUnloaded((event) => {
      engine.models.delete(event.modelId);
      this.#tell(event);
    });
    void engine.worker.closed.then(() => {
      if (this.#engine === engine) this.#engine = undefined;
    });
    void engine.gone.then((error) => this.#mourn(engine, error));
    return engine;
  }

  #mourn(engine: RunningEngine, error: LlmError): void {
    if (this.#disposing !== undefined) return;
    this.#logger?.error({ pid: engine.pid, code: error.code, ...error.details }, "engine ended");
    for (const modelId of engine.models) this.#tell({ modelId, error });
  }

  #tell(event: ModelUnloaded): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function disposed(): LlmError {
  return new LlmError("DISPOSED", "The engine was closed.");
}
