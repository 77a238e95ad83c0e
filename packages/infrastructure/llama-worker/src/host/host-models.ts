import {
  LlmError,
  type FilePlace,
  type LoadedModel,
  type LoadOptions,
  type ModelId,
  type ModelUnloaded,
} from "@llm/domain";
import { Listeners } from "@llm/domain/adapters";

type Load = (file: FilePlace, options: LoadOptions) => Promise<LoadedModel>;

interface KnownModel {
  readonly file: FilePlace;
  readonly options: LoadOptions;
}

/** The models that are loaded, as the host knows them: it can load them again when their engine died. */
export class HostModels {
  readonly #load: Load;
  /** The one loaded last is at the end. */
  readonly #models = new Map<ModelId, KnownModel>();
  readonly #recoveries = new Map<ModelId, Promise<void>>();
  readonly #listeners = new Listeners<ModelUnloaded>();

  constructor(load: Load) {
    this.#load = load;
  }

  /** The model loaded last. */
  get last(): ModelId | undefined {
    return [...this.#models.keys()].at(-1);
  }

  /** Whether a model is in the engine, rather than on its way into the next one. */
  isLoaded(id: ModelId): boolean {
    return this.#models.has(id) && !this.#recoveries.has(id);
  }

  get isEmpty(): boolean {
    return this.#models.size + this.#recoveries.size === 0;
  }

  /** The model was loaded; when it must be loaded again, it is computed as it is now and nothing is measured. */
  add(file: FilePlace, { contextSize, llama }: LoadOptions, { local }: LoadedModel): void {
    const { calibrate: _, ...settings } = llama ?? {};
    const { threads, flashAttention } = local ?? {};
    // What is loaded already keeps the options of its first load.
    const known = this.#models.get(file.modelId) ?? {
      file,
      options: { contextSize, llama: { ...settings, threads, flashAttention } },
    };
    this.#models.delete(file.modelId);
    this.#models.set(file.modelId, known);
  }

  /** The model was unloaded on request; `unloaded` still tells of it. */
  remove(id: ModelId): void {
    this.#models.delete(id);
  }

  /** The engine says that a model is no longer loaded. */
  unloaded(event: ModelUnloaded): void {
    this.#models.delete(event.modelId);
    this.#listeners.tell(event);
  }

  onUnloaded(listener: (event: ModelUnloaded) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** The engine died: models that are waited for are loaded again and nothing is told, the others are unloaded. */
  lost(error: LlmError, waitedFor: ReadonlySet<ModelId | undefined>): void {
    for (const [id, model] of this.#models) {
      if (this.#recoveries.has(id)) continue;
      if (waitedFor.has(id)) this.#recover(id, model);
      else this.unloaded({ modelId: id, error });
    }
  }

  /** Waits while a model is being loaded again. @throws {LlmError} why that failed */
  recovered(id: ModelId | undefined): Promise<void> {
    const recovery = id === undefined ? undefined : this.#recoveries.get(id);
    return recovery ?? Promise.resolve();
  }

  #recover(modelId: ModelId, { file, options }: KnownModel): void {
    const recovery = this.#load(file, options)
      .then(
        () => undefined,
        (cause: unknown) => {
          const error = LlmError.from(cause, "MODEL_LOAD_FAILED");
          this.unloaded({ modelId, error });
          throw error;
        },
      )
      .finally(() => this.#recoveries.delete(modelId));
    // Whoever waits for the model sees the error.
    recovery.catch(() => undefined);
    this.#recoveries.set(modelId, recovery);
  }
}
