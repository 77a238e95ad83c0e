import { LlmError, type ModelId, type ModelUnloaded, type UnloadReason } from "@llm/domain";
import { Listeners } from "@llm/domain/adapters";
import type { LoadedLlama } from "./loaded-llama.ts";
import { SharedLoad, type LoadWatch } from "./shared-load.ts";

/** The models of an engine: those that load, can answer, or are on their way out. */
export class EngineModels {
  /** Loading or loaded. */
  readonly #loads = new Map<ModelId, SharedLoad<LoadedLlama>>();
  /** Those that can answer, the one loaded last at the end. */
  readonly #loaded = new Map<ModelId, LoadedLlama>();
  readonly #unloads = new Set<Promise<boolean>>();
  readonly #listeners = new Listeners<ModelUnloaded>();

  get loaded(): readonly LoadedLlama[] {
    return [...this.#loaded.values()];
  }

  /** Waits for a model that is loading or loaded, else for `load`, which begins when those on their way out are gone. */
  async load(
    id: ModelId,
    load: (watch: Required<LoadWatch>) => Promise<LoadedLlama>,
    watch: LoadWatch,
  ): Promise<LoadedLlama> {
    const known = this.#loads.get(id);
    const shared = known === undefined || known.cancelled ? this.#start(id, load) : known;
    const loaded = await shared.join(watch);
    this.#makeLast(loaded);
    return loaded;
  }

  /** @param id by default the model loaded last @throws {LlmError} MODEL_NOT_LOADED */
  find(id: ModelId | undefined): LoadedLlama {
    const loaded = id === undefined ? [...this.#loaded.values()].at(-1) : this.#loaded.get(id);
    if (loaded !== undefined) return loaded;
    throw notLoaded(id === undefined ? "No model is loaded." : `The model ${id} is not loaded.`);
  }

  /** Also ends a load that is under way; what the model is doing fails with MODEL_NOT_LOADED. */
  async unload(id: ModelId, cause?: UnloadReason): Promise<void> {
    await this.#unload(id, notLoaded(`The model ${id} was unloaded.`), cause);
  }

  /** Unloads the one not used for longest of those that are not answering; tells whether there was one. */
  async evict(): Promise<boolean> {
    const [oldest] = [...this.#loaded.values()]
      .filter(({ isIdle }) => isIdle)
      .sort((one, other) => one.lastUsed - other.lastUsed);
    if (oldest === undefined) return false;
    await this.unload(oldest.info.modelId, "evicted");
    return true;
  }

  /** Tells of each model that was loaded and is not any more. */
  onUnloaded(listener: (event: ModelUnloaded) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Unloads all; what they are doing fails with `reason`. */
  async close(reason: LlmError): Promise<void> {
    await Promise.all([...this.#loads.keys()].map((id) => this.#unload(id, reason)));
    await Promise.all(this.#unloads);
    this.#listeners.clear();
  }

  #start(
    id: ModelId,
    load: (watch: Required<LoadWatch>) => Promise<LoadedLlama>,
  ): SharedLoad<LoadedLlama> {
    const shared = new SharedLoad(async (watch) => {
      // The memory of models on their way out is needed first.
      await Promise.all(this.#unloads);
      return load(watch);
    });
    this.#loads.set(id, shared);
    const isCurrent = () => this.#loads.get(id) === shared;
    shared.result.then(
      (loaded) => isCurrent() && this.#loaded.set(id, loaded),
      () => isCurrent() && this.#loads.delete(id),
    );
    return shared;
  }

  async #unload(id: ModelId, reason: LlmError, cause?: UnloadReason): Promise<void> {
    const load = this.#loads.get(id);
    if (load === undefined) return;
    this.#loads.delete(id);
    this.#loaded.delete(id);
    load.cancel(reason);
    const unload = closeLoaded(load, reason);
    this.#unloads.add(unload);
    const wasLoaded = await unload.finally(() => this.#unloads.delete(unload));
    if (!wasLoaded) return;
    this.#listeners.tell(cause === undefined ? { modelId: id } : { modelId: id, reason: cause });
  }

  #makeLast(loaded: LoadedLlama): void {
    const id = loaded.info.modelId;
    if (!this.#loaded.delete(id)) return;
    this.#loaded.set(id, loaded);
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
