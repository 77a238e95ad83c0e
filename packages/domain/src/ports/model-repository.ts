import type { Model, ModelFile, ModelId } from "../entities/model.ts";

/** Keeps the models that are on this machine. */
export interface ModelRepository {
  /** All models, the default one first. */
  list(): Promise<readonly Model[]>;

  find(id: ModelId): Promise<Model | undefined>;

  /** Where a model's weights are. @throws {LlmError} MODEL_NOT_FOUND */
  locate(id: ModelId): Promise<ModelFile>;

  /**
   * Makes a file known by reference until the program ends; the same path gives the same model.
   * @throws {LlmError} MODEL_NOT_FOUND when there is no such file, MODEL_FILE_INVALID when it is no GGUF model.
   */
  addFile(path: string): Promise<Model>;
}
