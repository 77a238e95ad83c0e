import type { LoadedModel, Model, ModelChange, ModelId, ModelState } from "../entities/model.ts";
import type { ModelVerification } from "../entities/model-verification.ts";
import type { RemovedModel, VerifyOptions } from "./model-repository.ts";
import type { LoadOptions } from "../entities/load-settings.ts";

export interface WatchOptions {
  /** Ends the watch: the iteration finishes without an error. */
  signal?: AbortSignal;
}

/** Knows the models there are and what each is doing, and loads and unloads them. */
export interface ModelManager {
  list(): Promise<readonly Model[]>;

  /** @throws {LlmError} MODEL_NOT_FOUND, with the nearest names in `details.nearest`. */
  get(id: ModelId): Promise<Model>;

  /**
   * Loads a model. Two calls at once share one load; cancelling one of them only ends that one's wait.
   * @throws {LlmError} MODEL_NOT_FOUND | MODEL_FILE_INVALID | MODEL_LOAD_FAILED | INSUFFICIENT_MEMORY | WORKER_CRASHED
   */
  load(id: ModelId, options?: LoadOptions): Promise<LoadedModel>;

  unload(id: ModelId): Promise<void>;

  /**
   * Unloads a model and takes it out of the library; its files are deleted when they are the library's own.
   * @throws {LlmError} MODEL_NOT_FOUND, INVALID_ARGUMENT for a model that came with the program.
   */
  remove(id: ModelId): Promise<RemovedModel>;

  /**
   * Reads the files of a model and compares them with what was downloaded. Cancelling rejects with `signal.reason`.
   * @throws {LlmError} MODEL_NOT_FOUND
   */
  verify(id: ModelId, options?: VerifyOptions): Promise<ModelVerification>;

  /** What a model is doing now. @throws {LlmError} MODEL_NOT_FOUND */
  state(id: ModelId): Promise<ModelState>;

  /**
   * Gives the state of every model at once, then each change, also that `remove` took one out of the library. A slow
   * reader gets the newest of each model.
   */
  watch(options?: WatchOptions): AsyncIterable<ModelChange, void, undefined>;
}
