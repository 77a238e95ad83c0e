import type { ModelVerification } from "../entities/model-verification.ts";
import type { Model, ModelId } from "../entities/model.ts";
import type { ModelPlace } from "../entities/model-place.ts";

export interface ImportOptions {
  /** Copies the file into the library; else it stays where it is and the library keeps its path. @default false */
  copy?: boolean;
  /** Told how much is copied or hashed, 0 to 1, never going back. */
  onProgress?: (progress: number) => void;
  /** Cancels: rejects with `signal.reason` and leaves nothing behind. */
  signal?: AbortSignal;
}

export interface VerifyOptions {
  /** Told how much is read, 0 to 1, never going back. */
  onProgress?: (progress: number) => void;
  /** Cancels: rejects with `signal.reason`. */
  signal?: AbortSignal;
}

/** What taking a model out of the library did. */
export interface RemovedModel {
  readonly modelId: ModelId;
  /** Bytes given back to the disk; 0 for a file that the library only pointed to. */
  readonly freedBytes: number;
}

/** Keeps the models that are on this machine. */
export interface ModelRepository {
  /** All models, the default one first. */
  list(): Promise<readonly Model[]>;
  find(id: ModelId): Promise<Model | undefined>;
  /** Where a model is. @throws {LlmError} MODEL_NOT_FOUND */
  locate(id: ModelId): Promise<ModelPlace>;
  /**
   * Makes a file known by reference until the program ends; the same path gives the same model.
   * @throws {LlmError} MODEL_NOT_FOUND when there is no such file, MODEL_FILE_INVALID when it is no GGUF model.
   */
  addFile(path: string): Promise<Model>;
  /**
   * Makes a file, with the further parts of a split model, a lasting part of the library. It is hashed on the way, also
   * where it stays where it is, so that `verify` can tell later whether it was damaged.
   * @throws {LlmError} MODEL_NOT_FOUND | INSUFFICIENT_DISK_SPACE, MODEL_FILE_INVALID also when its header is of a model
   * that no engine can build.
   */
  importFile(path: string, options?: ImportOptions): Promise<Model>;
  /**
   * Takes a model out of the library. Files in the models folder are deleted; files that are elsewhere stay.
   * @throws {LlmError} MODEL_NOT_FOUND, INVALID_ARGUMENT for a model that comes with the program or belongs to
   * another one.
   */
  remove(id: ModelId): Promise<RemovedModel>;
  /**
   * Reads the files of a model and compares their hashes with what was downloaded or imported, or else with what the
   * first check found.
   * @throws {LlmError} MODEL_NOT_FOUND
   */
  verify(id: ModelId, options?: VerifyOptions): Promise<ModelVerification>;
}
