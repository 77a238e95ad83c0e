import {
  LlmError,
  type LoadedModel,
  type LoadOptions,
  type Logger,
  type Model,
  type ModelChange,
  type ModelId,
  type ModelManager,
  type ModelRepository,
  type ModelState,
  type ModelUnloaded,
  type ModelVerification,
  type RemovedModel,
  type VerifyOptions,
  type WatchOptions,
  type WorkerService,
} from "@llm/domain";
import { checkLoadOptions, restoreError, summarizeError } from "@llm/domain/adapters";
import { ModelStates } from "../models/model-states.ts";
import { modelNotFound } from "../models/model-not-found.ts";
import { SharedLoad } from "../models/shared-load.ts";

export interface LocalModelManagerParts {
  worker: WorkerService;
  repository: ModelRepository;
  /** @default nothing is logged */
  logger?: Logger | undefined;
}

/**
 * The models of one repository on one worker. A model that failed or was unloaded is loaded again by the
 * next call that needs it. Disposing it ends its watches and fails its loads; the worker stays its owner's.
 */
export class LocalModelManager implements ModelManager, AsyncDisposable {
  readonly #worker: WorkerService;
  readonly #repository: ModelRepository;
  readonly #logger: Logger | undefined;
  readonly #states = new ModelStates();
  readonly #loads = new Map<ModelId, SharedLoad>();
  /** How the models were loaded, for when one is needed again that was unloaded without being asked. */
  readonly #settings = new Map<ModelId, LoadOptions>();
  readonly #unsubscribe: () => void;
  #loadedLast: ModelId | undefined;
  #disposed = false;

  constructor({ worker, repository, logger }: LocalModelManagerParts) {
    this.#worker = worker;
    this.#repository = repository;
    this.#logger = logger;
    this.#unsubscribe = worker.onModelUnloaded((event) => this.#noteUnloaded(event));
  }

  async list(): Promise<readonly Model[]> {
    this.#throwIfDisposed();
    return this.#repository.list();
  }

  async get(id: ModelId): Promise<Model> {
    this.#throwIfDisposed();
    if (typeof id !== "string") {
      throw new LlmError("INVALID_ARGUMENT", "The id of a model is a text.", {
        details: { option: "modelId" },
      });
    }
    const model = await this.#repository.find(id);
    if (model === undefined) throw modelNotFound(id, await this.#repository.list());
    return model;
  }

  async load(id: ModelId, options: LoadOptions = {}): Promise<LoadedModel> {
    options.signal?.throwIfAborted();
    checkLoadOptions(options);
    await this.get(id);
    options.signal?.throwIfAborted();
    this.#throwIfDisposed();
    const loaded = await this.#join(id, options);
    this.#loadedLast = id;
    return loaded;
  }

  /**
   * Loads a model unless it is loaded, with the options it had if it was unloaded unasked. An engine that was given up is not tried again by this, only by `load`.
   * @param id by default the model loaded last, else the first of the repository
   * @throws {LlmError} as `load` does
   */
  async ensureLoaded(id?: ModelId, options?: LoadOptions): Promise<LoadedModel> {
    const modelId = id ?? (await this.#defaultModel());
    const state = this.#states.get(modelId);
    if (state.status === "failed" && state.error.code === "ENGINE_UNAVAILABLE") {
      throw restoreError(state.error);
    }
    return this.load(modelId, { ...this.#settings.get(modelId), ...options });
  }

  /**
   * The worker says that a model it had loaded is not loaded, which may come before the news of why. Tells whether the
   * model may be loaded again: not when somebody asked to unload it.
   */
  noteMissing(loaded: LoadedModel): boolean {
    const { modelId } = loaded;
    if (!this.#settings.has(modelId)) return false;
    const state = this.#states.get(modelId);
    // Another load of it may be done by now.
    if (state.status === "loaded" && state.loaded === loaded) this.#noteUnloaded({ modelId });
    return true;
  }

  async unload(id: ModelId): Promise<void> {
    await this.get(id);
    const load = this.#loads.get(id);
    load?.abort(
      new LlmError("MODEL_NOT_LOADED", `The model "${id}" was unloaded before it was loaded.`),
    );
    await load?.settled;
    this.#settings.delete(id);
    await this.#worker.unloadModel(id);
    // Not over a load that began meanwhile; and a model that had failed is now simply unloaded.
    if (!this.#loads.has(id)) this.#states.set({ modelId: id, status: "unloaded" });
  }

  async remove(id: ModelId): Promise<RemovedModel> {
    const { origin } = await this.get(id);
    // Before it is unloaded, so that a refusal changes nothing; for the rest the repository knows best.
    if (origin !== "bundled" && origin !== "external") await this.unload(id);
    const removed = await this.#repository.remove(id);
    if (this.#loadedLast === id) this.#loadedLast = undefined;
    this.#states.remove(id);
    this.#logger?.info({ ...removed }, "model removed");
    return removed;
  }

  async verify(id: ModelId, options?: VerifyOptions): Promise<ModelVerification> {
    options?.signal?.throwIfAborted();
    await this.get(id);
    return this.#repository.verify(id, options);
  }

  async state(id: ModelId): Promise<ModelState> {
    await this.get(id);
    return this.#states.get(id);
  }

  async *watch({ signal }: WatchOptions = {}): AsyncGenerator<ModelChange, void, undefined> {
    this.#throwIfDisposed();
    const feed = this.#states.feed();
    try {
      // One that is removed while they are listed must not come back.
      for (const { id } of await this.#repository.list()) feed.pushEarlier(this.#states.get(id));
      yield* feed.read(signal);
    } finally {
      feed.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#unsubscribe();
    this.#states.closeFeeds();
    const loads = [...this.#loads.values()];
    for (const load of loads) load.abort(disposedError());
    await Promise.all(loads.map((load) => load.settled));
  }

  async #join(id: ModelId, options: LoadOptions): Promise<LoadedModel> {
    const state = this.#states.get(id);
    if (state.status === "loaded") {
      options.onProgress?.(1);
      return state.loaded;
    }
    const shared = this.#loads.get(id);
    const load = shared === undefined || shared.isAborted ? this.#start(id, options) : shared;
    return load.join(options);
  }

  #start(id: ModelId, settings: LoadOptions): SharedLoad {
    const aborted = this.#loads.get(id)?.settled;
    const load = new SharedLoad(async (signal, report) => {
      await aborted;
      const onProgress = (progress: number) => {
        this.#states.set({ modelId: id, status: "loading", progress });
        report(progress);
      };
      try {
        onProgress(0);
        const place = await this.#repository.locate(id);
        signal.throwIfAborted();
        const loaded = await this.#worker.loadModel(place, { ...settings, signal, onProgress });
        const { contextSize, llama } = settings;
        this.#settings.set(id, { contextSize, llama: { ...llama, calibrate: undefined } });
        this.#states.set({ modelId: id, status: "loaded", loaded });
        this.#logger?.info({ ...loaded }, "model loaded");
        return loaded;
      } catch (error) {
        if (signal.aborted) {
          this.#states.set({ modelId: id, status: "unloaded" });
          throw error;
        }
        const failure = LlmError.from(error, "MODEL_LOAD_FAILED");
        this.#noteFailure(id, failure);
        throw failure;
      } finally {
        if (this.#loads.get(id) === load) this.#loads.delete(id);
      }
    });
    this.#loads.set(id, load);
    return load;
  }

  #noteUnloaded({ modelId, error, reason }: ModelUnloaded): void {
    // While it is being loaded again, that load says what becomes of the model.
    if (this.#states.get(modelId).status !== "loaded") return;
    if (error !== undefined) return this.#noteFailure(modelId, error);
    const because = reason === undefined ? {} : { reason };
    this.#states.set({ modelId, status: "unloaded", ...because });
    this.#logger?.info({ modelId, reason }, "model unloaded");
  }

  #noteFailure(modelId: ModelId, error: LlmError): void {
    this.#states.set({ modelId, status: "failed", error: summarizeError(error) });
    this.#logger?.error({ modelId, code: error.code, details: error.details }, error.message);
  }

  async #defaultModel(): Promise<ModelId> {
    if (this.#loadedLast !== undefined) return this.#loadedLast;
    const [first] = await this.list();
    if (first !== undefined) return first.id;
    throw new LlmError("MODEL_NOT_FOUND", "The library has no model.", {
      hint: "Add a model first.",
    });
  }

  #throwIfDisposed(): void {
    if (this.#disposed) throw disposedError();
  }
}

function disposedError(): LlmError {
  return new LlmError("DISPOSED", "The model manager was disposed.");
}
