import {
  LlmError,
  textOf,
  type ChunkHandler,
  type Completion,
  type CountOptions,
  type Embedding,
  type EmbedOptions,
  type EngineInfo,
  type ExecuteOptions,
  type FilePlace,
  type LoadedModel,
  type LoadOptions,
  type Logger,
  type ModelId,
  type ModelPlace,
  type ModelUnloaded,
  type Prompt,
  type TimerClock,
  type WorkerService,
} from "@llm/domain";
import {
  checkOptions,
  sampledProgress,
  untilAborted,
  type OptionRules,
} from "@llm/domain/adapters";
import { filePlace } from "../file-place.ts";
import { isNativeCrash } from "./crash-cause.ts";
import type { EngineLauncher } from "./engine-process.ts";
import { EngineRelease } from "./engine-release.ts";
import { EngineSupervisor, type EngineUse } from "./engine-supervisor.ts";
import { forkEngine } from "./fork-engine.ts";
import { HostModels } from "./host-models.ts";
import { KeepAlive, longestTimerMs } from "./keep-alive.ts";
import { loadInEngine } from "./load-in-engine.ts";
import { Quarantine } from "./quarantine.ts";
import { RunningAnswer } from "./running-answer.ts";
import type { RunningEngine } from "./running-engine.ts";
import type { SupervisionOptions } from "./supervision-options.ts";
import { systemClock } from "./system-clock.ts";

export interface LlamaCppWorkerOptions {
  /** Starts the engine's process. @default a child process of Node */
  launchEngine?: EngineLauncher | undefined;
  /** How the process is watched and brought back. */
  supervision?: SupervisionOptions | undefined;
  /** Remembers what was measured on this machine. @default it is remembered as long as the engine's process */
  calibrationFile?: string | undefined;
  /** Unloads a model that was not used for this long, 1 to 2,147,483,647 ms. @default never */
  keepAliveMs?: number | undefined;
  /**
   * Ends the engine's process when no model has been loaded for this long after the last was unloaded, which gives all
   * of its memory back; 0 to 2,147,483,647 ms. The next call starts another. @default 10,000
   */
  releaseMs?: number | undefined;
  /** Remembers the files that the engine crashed on. @default they are remembered as long as this service */
  quarantineFile?: string | undefined;
  /** Measures the times above and those of `supervision`. @default the system's */
  clock?: TimerClock | undefined;
  logger?: Logger | undefined;
}

const timeRules = {
  keepAliveMs: { kind: "number", minimum: 1, maximum: longestTimerMs, isInteger: false },
  releaseMs: { kind: "number", minimum: 0, maximum: longestTimerMs, isInteger: false },
} as const satisfies OptionRules<Pick<LlamaCppWorkerOptions, "keepAliveMs" | "releaseMs">>;

/**
 * Runs prompts on llama.cpp in a process of its own, which is started by the first call and again after it
 * ended. When it dies, a prompt of which no chunk was delivered is asked once more, with its model loaded
 * again; all other calls under way fail, and the models nobody waits for are reported as unloaded. After too
 * many crashes every call fails with ENGINE_UNAVAILABLE until `loadModel` is called, which tries again.
 */
export class LlamaCppWorkerService implements WorkerService {
  readonly #supervisor: EngineSupervisor;
  readonly #quarantine: Quarantine;
  readonly #models = new HostModels((file, options) => this.#load(file, options));
  readonly #keepAlive: KeepAlive;
  /** Models that are being unloaded because nobody used them. */
  readonly #idle = new Set<ModelId>();
  readonly #release: EngineRelease;
  readonly #logger: Logger | undefined;

  /** @throws {LlmError} INVALID_ARGUMENT when a time is out of its range. */
  constructor(options: LlamaCppWorkerOptions = {}) {
    checkOptions(options, timeRules);
    const { launchEngine, supervision, logger, keepAliveMs, calibrationFile } = options;
    const { clock = systemClock } = options;
    this.#logger = logger;
    const onIdle = (id: ModelId) => void this.#unloadIdle(id);
    this.#keepAlive = new KeepAlive({ keepAliveMs, onIdle, clock });
    this.#quarantine = new Quarantine({ path: options.quarantineFile, logger });
    this.#supervisor = new EngineSupervisor({
      launch: () =>
        launchEngine === undefined
          ? forkEngine({ calibrationFile, logger })
          : launchEngine({ calibrationFile }),
      onStarted: (engine) => this.#watch(engine),
      supervision,
      clock,
      logger,
    });
    this.#release = new EngineRelease({
      afterMs: options.releaseMs ?? 10_000,
      isUnused: () => this.#models.isEmpty,
      release: () => this.#supervisor.release(),
      clock,
    });
  }

  async loadModel(place: ModelPlace, options: LoadOptions = {}): Promise<LoadedModel> {
    options.signal?.throwIfAborted();
    this.#supervisor.checkOpen();
    const file = filePlace(place);
    if (options.llama?.trust === true) await this.#quarantine.release(file);
    await this.#quarantine.check(file);
    using _ = this.#use(file.modelId);
    this.#idle.delete(file.modelId);
    const loaded = await this.#load(file, { ...options, tryAgain: true });
    this.#models.add(file, options, loaded);
    this.#release.noteLoaded();
    return loaded;
  }

  async unloadModel(id: ModelId): Promise<void> {
    // One that could not be loaded again is not loaded.
    await this.#models.recovered(id).catch(() => undefined);
    this.#supervisor.checkOpen();
    const engine = await this.#supervisor.running;
    await engine?.run((worker) => worker.unloadModel(id));
    this.#models.remove(id);
  }

  async executePrompt(
    prompt: Prompt,
    onChunk: ChunkHandler,
    options: ExecuteOptions = {},
  ): Promise<Completion> {
    const { signal } = options;
    signal?.throwIfAborted();
    const modelId = options.modelId ?? this.#models.last;
    // A prompt that is asked once more is read once more, and its reader is not told of that.
    const onPromptProgress = options.onPromptProgress && sampledProgress(options.onPromptProgress);
    const promptCharacters = prompt.messages.reduce(
      (sum, message) => sum + textOf(message).length,
      0,
    );
    using _ = this.#use(modelId);
    let recovery = this.#models.recovered(modelId);
    for (let isFirst = true; ; isFirst = false) {
      await untilAborted(recovery, signal);
      const engine = await this.#engine(signal);
      const request = { modelId, promptCharacters, onChunk, isRetry: !isFirst };
      using answer = new RunningAnswer(engine, request);
      try {
        return await engine.run((worker) =>
          worker.executePrompt(prompt, answer.take, { ...options, modelId, onPromptProgress }),
        );
      } catch (error) {
        if (engine.failure === undefined || error !== engine.failure) throw error;
        signal?.throwIfAborted();
        if (!answer.isRepeatable) throw cutShort(engine.failure, answer.chunksDelivered);
        recovery = answer.recovery;
      }
    }
  }

  async countTokens(prompt: Prompt, options: CountOptions = {}): Promise<number> {
    await this.#models.recovered(options.modelId ?? this.#models.last);
    const engine = await this.#engine();
    return engine.run((worker) => worker.countTokens(prompt, options));
  }

  async embed(input: readonly string[], options: EmbedOptions = {}): Promise<readonly Embedding[]> {
    const { signal } = options;
    signal?.throwIfAborted();
    const modelId = options.modelId ?? this.#models.last;
    using _ = this.#use(modelId);
    await untilAborted(this.#models.recovered(modelId), signal);
    const engine = await this.#engine(signal);
    // Awaited here, for the model is in use until then.
    return await engine.run((worker) => worker.embed(input, { ...options, modelId }));
  }

  async describe(): Promise<readonly EngineInfo[]> {
    const engine = await this.#engine();
    return await engine.run((worker) => worker.describe());
  }

  onModelUnloaded(listener: (event: ModelUnloaded) => void): () => void {
    return this.#models.onUnloaded(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#keepAlive[Symbol.dispose]();
    this.#release[Symbol.dispose]();
    await this.#supervisor[Symbol.asyncDispose]();
    await this.#quarantine.settled;
  }

  #engine(signal?: AbortSignal, tryAgain?: boolean): Promise<RunningEngine> {
    return untilAborted(this.#supervisor.engine({ tryAgain }), signal);
  }

  async #load(
    file: FilePlace,
    { tryAgain, ...options }: LoadOptions & EngineUse,
  ): Promise<LoadedModel> {
    const engine = await this.#engine(options.signal, tryAgain);
    const loaded = await loadInEngine(engine, file, options);
    this.#supervisor.prepareSpare();
    return loaded;
  }

  #use(id: ModelId | undefined): Disposable | undefined {
    return id === undefined ? undefined : this.#keepAlive.use(id);
  }

  async #unloadIdle(id: ModelId): Promise<void> {
    this.#idle.add(id);
    try {
      await this.unloadModel(id);
    } catch (error) {
      this.#idle.delete(id);
      this.#logger?.warn({ modelId: id, error: String(error) }, "idle model not unloaded");
    }
  }

  #noteUnloaded(event: ModelUnloaded): void {
    this.#keepAlive.forget(event.modelId);
    const isIdle = this.#idle.delete(event.modelId);
    this.#models.unloaded(isIdle ? { ...event, reason: "idle" } : event);
    this.#release.noteUnloaded();
  }

  #watch(engine: RunningEngine): void {
    engine.worker.onModelUnloaded((event) => this.#noteUnloaded(event));
    void engine.gone.then((error) => this.#mourn(engine, error));
  }

  #mourn(engine: RunningEngine, error: LlmError): void {
    if (this.#supervisor.isDisposed) return;
    const { answers, loads } = engine;
    const wasNeeded = engine.isBusy || !this.#models.isEmpty;
    // Several calls may load one file; and what was loaded before is asked for again without being read.
    const suspects = new Map(
      [...loads]
        .filter(({ modelId }) => !this.#models.isLoaded(modelId))
        .map((file) => [file.path, file]),
    );
    const isCertain = suspects.size === 1 && answers.size === 0 && isNativeCrash(error);
    if (suspects.size > 0) void this.#quarantine.noteCrash([...suspects.values()], isCertain);
    const repeated = [...answers].filter((answer) => answer.isRepeatable);
    this.#models.lost(error, new Set(repeated.map(({ modelId }) => modelId)));
    // Here, since it may have failed by the time an answer learns of the crash.
    for (const answer of repeated) answer.recovery = this.#models.recovered(answer.modelId);
    // At once, so that the next call need not wait for its start.
    if (wasNeeded) this.#supervisor.prepareSpare();
  }
}

function cutShort({ code, message, hint, ...error }: LlmError, chunksDelivered: number): LlmError {
  const details = { ...error.details, chunksDelivered };
  return new LlmError(code, message, { hint, retryable: error.retryable, details });
}
