import {
  checkLoadOptions,
  Listeners,
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
  type ModelFile,
  type ModelId,
  type ModelUnloaded,
  type Prompt,
  type UnloadReason,
  type WorkerService,
} from "@llm/domain";
import { getModuleVersion } from "node-llama-cpp";
import { backendName, openLlama, type GpuChoice, type OpenLlama } from "./backends.ts";
import { Activity } from "./activity.ts";
import { Calibrator } from "./calibration/calibrator.ts";
import { disposeSoon } from "./dispose-soon.ts";
import { loadLlama, type LoadEnvironment } from "./load-llama.ts";
import type { LoadedLlama } from "./loaded-llama.ts";
import { freeMemory, type FreeMemory } from "./memory/free-memory.ts";
import { checkMemory, type MemoryCheck } from "./memory/memory-check.ts";
import { NativeLog } from "./native-log.ts";
import { SharedLoad } from "./shared-load.ts";
import { defaultThreadCount } from "./thread-count.ts";

export interface LlamaCppEngineOptions {
  /** @default "auto" */
  gpu?: GpuChoice;
  /** CPU threads for a model that does not ask for another number. @default the fastest, measured for each model */
  threads?: number;
  /** Remembers what was measured. @default it is remembered as long as this engine */
  calibrationFile?: string | undefined;
  /** Tells how many bytes of memory a model could take now. @default as the system and its containers say */
  freeMemory?: FreeMemory;
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
  readonly #freeMemory: FreeMemory;
  readonly #activity = new Activity();
  /** Models that are loading or loaded. */
  readonly #models = new Map<ModelId, SharedLoad<LoadedLlama>>();
  /** Models that can answer, the one loaded last at the end. */
  readonly #loaded = new Map<ModelId, LoadedLlama>();
  readonly #unloads = new Set<Promise<boolean>>();
  readonly #listeners = new Listeners<ModelUnloaded>();
  #native: Promise<OpenLlama> | undefined;
  #disposal: Promise<void> | undefined;

  constructor(options: LlamaCppEngineOptions = {}) {
    this.#gpu = options.gpu ?? "auto";
    this.#threads = options.threads;
    const { logger, calibrationFile } = options;
    this.#log = new NativeLog(logger);
    this.#calibrator = new Calibrator({ path: calibrationFile, logger });
    this.#freeMemory = options.freeMemory ?? freeMemory;
  }

  async loadModel(file: ModelFile, options: LoadOptions = {}): Promise<LoadedModel> {
    this.#checkOpen();
    checkLoadOptions(options);
    options.signal?.throwIfAborted();
    const known = this.#models.get(file.modelId);
    const load = known === undefined || known.cancelled ? this.#startLoad(file, options) : known;
    const loaded = await load.join(options);
    this.#makeLast(loaded);
    return loaded.info;
  }

  async unloadModel(id: ModelId): Promise<void> {
    this.#checkOpen();
    await this.#unload(id, notLoaded(`The model ${id} was unloaded.`));
  }

  async executePrompt(
    prompt: Prompt,
    onChunk: ChunkHandler,
    options: ExecuteOptions = {},
  ): Promise<Completion> {
    return this.#find(options.modelId).answer(prompt, onChunk, options);
  }

  async countTokens(prompt: Prompt, options: CountOptions = {}): Promise<number> {
    return this.#find(options.modelId).countTokens(prompt);
  }

  async embed(input: readonly string[], options: EmbedOptions = {}): Promise<readonly Embedding[]> {
    return this.#find(options.modelId).embed(input, options);
  }

  async describe(): Promise<EngineInfo> {
    const { llama, backends } = await this.#open();
    return {
      name: "node-llama-cpp",
      version: await getModuleVersion(),
      nativeVersion: llama.llamaCppRelease.release,
      backends,
      backend: backendName(llama.gpu),
      threads: this.#threads ?? defaultThreadCount(),
      memoryBytes: process.memoryUsage.rss(),
      freeMemoryBytes: await this.#freeMemory(),
      calibrations: await this.#calibrator.remembered(),
      processId: process.pid,
    };
  }

  onModelUnloaded(listener: (event: ModelUnloaded) => void): () => void {
    return this.#listeners.add(listener);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposal ??= this.#dispose();
    return this.#disposal;
  }

  async #dispose(): Promise<void> {
    const reason = disposed();
    await Promise.all([...this.#models.keys()].map((id) => this.#unload(id, reason)));
    await Promise.all(this.#unloads);
    const native = await this.#native?.catch(() => undefined);
    if (native !== undefined) await disposeSoon(native.llama);
    this.#listeners.clear();
  }

  #open(): Promise<OpenLlama> {
    this.#checkOpen();
    this.#native ??= openLlama(this.#gpu, this.#log).catch((error: unknown) => {
      this.#native = undefined;
      throw error;
    });
    return this.#native;
  }

  #startLoad(file: ModelFile, options: LoadOptions): SharedLoad<LoadedLlama> {
    const id = file.modelId;
    const load = new SharedLoad(async (watch) => {
      // The memory of models on their way out is needed first.
      await Promise.all(this.#unloads);
      const environment: LoadEnvironment = {
        openLlama: async () => (await this.#open()).llama,
        log: this.#log,
        calibrator: this.#calibrator,
        activity: this.#activity,
        freeMemory: this.#freeMemory,
        makeRoom: (check) => this.#makeRoom(check),
      };
      const { threads = this.#threads } = options;
      const request = { ...options, ...watch, threads };
      return loadLlama(file, request, environment);
    });
    this.#models.set(id, load);
    const isCurrent = () => this.#models.get(id) === load;
    load.result.then(
      (loaded) => isCurrent() && this.#loaded.set(id, loaded),
      () => isCurrent() && this.#models.delete(id),
    );
    return load;
  }

  /** Unloads models that are not answering, the one not used for longest first, until there is room for another. */
  async #makeRoom(check: Omit<MemoryCheck, "freeMemory">): Promise<void> {
    for (;;) {
      try {
        return await checkMemory({ ...check, freeMemory: this.#freeMemory });
      } catch (error) {
        const [oldest] = [...this.#loaded.values()]
          .filter(({ isIdle }) => isIdle)
          .sort((one, other) => one.lastUsed - other.lastUsed);
        if (oldest === undefined) throw error;
        const { modelId } = oldest.info;
        await this.#unload(modelId, notLoaded(`The model ${modelId} was unloaded.`), "evicted");
      }
    }
  }

  async #unload(id: ModelId, reason: LlmError, cause?: UnloadReason): Promise<void> {
    const load = this.#models.get(id);
    if (load === undefined) return;
    this.#models.delete(id);
    this.#loaded.delete(id);
    load.cancel(reason);
    const unload = closeLoaded(load, reason);
    this.#unloads.add(unload);
    const wasLoaded = await unload.finally(() => this.#unloads.delete(unload));
    if (!wasLoaded) return;
    this.#listeners.tell(cause === undefined ? { modelId: id } : { modelId: id, reason: cause });
  }

  #find(id: ModelId | undefined): LoadedLlama {
    this.#checkOpen();
    const loaded = id === undefined ? [...this.#loaded.values()].at(-1) : this.#loaded.get(id);
    if (loaded !== undefined) return loaded;
    throw notLoaded(id === undefined ? "No model is loaded." : `The model ${id} is not loaded.`);
  }

  #makeLast(loaded: LoadedLlama): void {
    const id = loaded.info.modelId;
    if (!this.#loaded.delete(id)) return;
    this.#loaded.set(id, loaded);
  }

  #checkOpen(): void {
    if (this.#disposal !== undefined) throw disposed();
  }
}

/** Ends a load that may be under way still; tells whether there was a model to close. */
async function closeLoaded(load: SharedLoad<LoadedLlama>, reason: LlmError): Promise<boolean> {
  const loaded = await load.result.catch(() => undefined);
  await loaded?.close(reason);
  return loaded !== undefined;
}

function notLoaded(message: string): LlmError {
  return new LlmError("MODEL_NOT_LOADED", message);
}

function disposed(): LlmError {
  return new LlmError("DISPOSED", "The engine was closed.");
}
