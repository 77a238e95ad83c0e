import {
  LlmError,
  type ChunkHandler,
  type Completion,
  type CountOptions,
  type Embedding,
  type EmbedOptions,
  type EngineInfo,
  type ExecuteOptions,
  type LoadedModel,
  type LoadOptions,
  type Logger,
  type ModelId,
  type ModelPlace,
  type ModelUnloaded,
  type Prompt,
  type WorkerService,
} from "@llm/domain";
import {
  checkEmbeddingInput,
  checkGenerationOptions,
  checkLoadOptions,
  parseOutputOptions,
} from "@llm/domain/adapters";
import { getModuleVersion } from "node-llama-cpp";
import { filePlace } from "../file-place.ts";
import { backendName, openLlama, type GpuChoice, type OpenLlama } from "./native/backends.ts";
import { Activity } from "./load/activity.ts";
import { Calibrator } from "./calibration/calibrator.ts";
import type { CpuPin } from "./cpu-pin/cpu-pin.ts";
import { disposeSoon } from "./native/dispose-soon.ts";
import { EngineModels } from "./load/engine-models.ts";
import { loadLlama, type LoadEnvironment } from "./load/load-llama.ts";
import type { LoadedLlama } from "./load/loaded-llama.ts";
import { freeMemory, type FreeMemory } from "./memory/free-memory.ts";
import { checkMemory, type MemoryCheck } from "./memory/memory-check.ts";
import { NativeLog } from "./native/native-log.ts";
import { defaultThreadCount, usableCpus } from "./load/thread-count.ts";

export interface LlamaCppEngineOptions {
  /** @default "auto" */
  gpu?: GpuChoice;
  /** CPU threads for a model that does not ask for another number. @default the fastest, measured for each model */
  threads?: number;
  /** Remembers what was measured. @default it is remembered as long as this engine */
  calibrationFile?: string | undefined;
  /** Keeps this process on one CPU where that is faster. @default that is not tried */
  pin?: CpuPin | undefined;
  /** Tells how many bytes of memory a model could take now. @default as the system and its containers say */
  freeMemory?: FreeMemory;
  /** Whether a protocol stands before it that has checked what it is handed. @default false */
  isGuarded?: boolean;
  logger?: Logger;
}

/**
 * Runs models with node-llama-cpp inside this very process, which a broken model can end: give it a process
 * of its own. The native library is loaded when it is first needed.
 */
export class LlamaCppEngine implements WorkerService {
  readonly #gpu: GpuChoice;
  readonly #threads: number | undefined;
  readonly #log: NativeLog;
  readonly #calibrator: Calibrator;
  readonly #pin: CpuPin | undefined;
  readonly #freeMemory: FreeMemory;
  readonly #isGuarded: boolean;
  readonly #activity = new Activity();
  readonly #models = new EngineModels();
  #native: Promise<OpenLlama> | undefined;
  #disposal: Promise<void> | undefined;

  constructor(options: LlamaCppEngineOptions = {}) {
    this.#gpu = options.gpu ?? "auto";
    this.#threads = options.threads;
    const { logger, calibrationFile, pin } = options;
    this.#log = new NativeLog(logger);
    this.#calibrator = new Calibrator({ path: calibrationFile, logger, pin });
    this.#pin = pin;
    this.#freeMemory = options.freeMemory ?? freeMemory;
    this.#isGuarded = options.isGuarded ?? false;
  }

  async loadModel(place: ModelPlace, options: LoadOptions = {}): Promise<LoadedModel> {
    this.#checkOpen();
    const file = filePlace(place);
    if (!this.#isGuarded) checkLoadOptions(options);
    options.signal?.throwIfAborted();
    const { llama, contextSize } = options;
    const settings = { ...llama, contextSize, threads: llama?.threads ?? this.#threads };
    try {
      const { info } = await this.#models.load(
        file.modelId,
        (watch) => loadLlama(file, { ...settings, ...watch }, this.#environment),
        options,
      );
      return info;
    } finally {
      await this.#settlePin();
    }
  }

  async unloadModel(id: ModelId): Promise<void> {
    this.#checkOpen();
    await this.#models.unload(id);
    await this.#settlePin();
  }

  async executePrompt(
    prompt: Prompt,
    onChunk: ChunkHandler,
    options: ExecuteOptions = {},
  ): Promise<Completion> {
    const model = this.#find(options.modelId);
    return model.answer(prompt, onChunk, this.#isGuarded ? options : checkedAnswer(options));
  }

  async countTokens(prompt: Prompt, options: CountOptions = {}): Promise<number> {
    return this.#find(options.modelId).countTokens(prompt);
  }

  async embed(input: readonly string[], options: EmbedOptions = {}): Promise<readonly Embedding[]> {
    const model = this.#find(options.modelId);
    if (!this.#isGuarded) checkEmbeddingInput(input);
    return model.embed(input, options);
  }

  async describe(): Promise<readonly EngineInfo[]> {
    const { llama, backends } = await this.#open();
    const local = {
      nativeVersion: llama.llamaCppRelease.release,
      backends,
      backend: backendName(llama.gpu),
      threads: this.#threads ?? defaultThreadCount(await usableCpus()),
      memoryBytes: process.memoryUsage.rss(),
      freeMemoryBytes: await this.#freeMemory(),
      calibrations: await this.#calibrator.remembered(),
      processId: process.pid,
    };
    return [{ name: "node-llama-cpp", version: await getModuleVersion(), local }];
  }

  onModelUnloaded(listener: (event: ModelUnloaded) => void): () => void {
    return this.#models.onUnloaded(listener);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposal ??= this.#dispose();
    return this.#disposal;
  }

  async #dispose(): Promise<void> {
    await this.#models.close(disposed());
    await this.#settlePin();
    const native = await this.#native?.catch(() => undefined);
    if (native !== undefined) await disposeSoon(native.llama);
  }

  /** A measurement may have left the process on one CPU, or not; a model that is computed otherwise needs the others. */
  async #settlePin(): Promise<void> {
    const { loaded } = this.#models;
    const pinned = loaded.length > 0 && loaded.every(({ info }) => info.local.pinned);
    await this.#pin?.set(pinned);
  }

  #open(): Promise<OpenLlama> {
    this.#checkOpen();
    this.#native ??= openLlama(this.#gpu, this.#log).catch((error: unknown) => {
      this.#native = undefined;
      throw error;
    });
    return this.#native;
  }

  get #environment(): LoadEnvironment {
    return {
      openLlama: async () => (await this.#open()).llama,
      log: this.#log,
      calibrator: this.#calibrator,
      activity: this.#activity,
      freeMemory: this.#freeMemory,
      makeRoom: (check) => this.#makeRoom(check),
    };
  }

  /** Unloads models that are not answering, the one not used for longest first, until there is room for another. */
  async #makeRoom(check: Omit<MemoryCheck, "freeMemory">): Promise<void> {
    for (;;) {
      try {
        return await checkMemory({ ...check, freeMemory: this.#freeMemory });
      } catch (error) {
        if (!(await this.#models.evict())) throw error;
      }
    }
  }

  #find(id: ModelId | undefined): LoadedLlama {
    this.#checkOpen();
    return this.#models.find(id);
  }

  #checkOpen(): void {
    if (this.#disposal !== undefined) throw disposed();
  }
}

/** Checks the options of an answer and gives them with their schemas as the grammars need them. */
function checkedAnswer(options: ExecuteOptions): ExecuteOptions {
  const { signal: _, stopSignal: __, onPromptProgress: ___, ...data } = options;
  checkGenerationOptions(data);
  return { ...options, ...parseOutputOptions(data) };
}

function disposed(): LlmError {
  return new LlmError("DISPOSED", "The engine was closed.");
}
