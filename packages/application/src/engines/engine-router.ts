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
  type ModelId,
  type ModelPlace,
  type ModelUnloaded,
  type Prompt,
  type WorkerService,
} from "@llm/domain";
import { Listeners, summarizeError } from "@llm/domain/adapters";

/** One of the engines behind an {@link EngineRouter}. */
export interface RoutedEngine {
  /** For diagnosis, when the engine itself cannot be asked. */
  readonly name: string;
  readonly worker: WorkerService;
  /** Whether it runs the models of a place. */
  accepts(place: ModelPlace): boolean;
}

/**
 * Several engines as one. A model is loaded by the first engine that accepts its place, and asked there; a new engine is
 * one more entry of the list. Disposing it disposes all of them.
 */
export class EngineRouter implements WorkerService {
  readonly #engines: readonly RoutedEngine[];
  /** Who has loaded what, the model loaded last at the end. */
  readonly #owners = new Map<ModelId, WorkerService>();
  readonly #listeners = new Listeners<ModelUnloaded>();
  readonly #unsubscribes: readonly (() => void)[];

  constructor(engines: readonly RoutedEngine[]) {
    this.#engines = engines;
    this.#unsubscribes = engines.map(({ worker }) =>
      worker.onModelUnloaded((event) => this.#noteUnloaded(worker, event)),
    );
  }

  async loadModel(place: ModelPlace, options?: LoadOptions): Promise<LoadedModel> {
    const engine = this.#engines.find((candidate) => candidate.accepts(place));
    if (engine === undefined) {
      throw new LlmError(
        "NOT_SUPPORTED",
        `No engine here runs models of the kind "${place.kind}".`,
        {
          details: { modelId: place.modelId, kind: place.kind },
        },
      );
    }
    const loaded = await engine.worker.loadModel(place, options);
    this.#owners.delete(place.modelId);
    this.#owners.set(place.modelId, engine.worker);
    return loaded;
  }

  async unloadModel(id: ModelId): Promise<void> {
    // By each: it may be loading in one that does not have it yet.
    await Promise.all(this.#engines.map(({ worker }) => worker.unloadModel(id)));
  }

  async executePrompt(
    prompt: Prompt,
    onChunk: ChunkHandler,
    options: ExecuteOptions = {},
  ): Promise<Completion> {
    const { worker, modelId } = this.#ownerOf(options.modelId);
    return worker.executePrompt(prompt, onChunk, { ...options, modelId });
  }

  async countTokens(prompt: Prompt, options: CountOptions = {}): Promise<number> {
    const { worker, modelId } = this.#ownerOf(options.modelId);
    return worker.countTokens(prompt, { modelId });
  }

  async embed(input: readonly string[], options: EmbedOptions = {}): Promise<readonly Embedding[]> {
    const { worker, modelId } = this.#ownerOf(options.modelId);
    return worker.embed(input, { ...options, modelId });
  }

  /** Describes every engine; one that does not answer says why, and fails the call only when none answers. */
  async describe(): Promise<readonly EngineInfo[]> {
    const failures: unknown[] = [];
    const described = await Promise.all(
      this.#engines.map(async ({ name, worker }): Promise<readonly EngineInfo[]> => {
        try {
          return await worker.describe();
        } catch (error) {
          failures.push(error);
          return [{ name, version: "", error: summarizeError(LlmError.from(error)) }];
        }
      }),
    );
    if (failures.length > 0 && failures.length === this.#engines.length) throw failures[0];
    return described.flat();
  }

  onModelUnloaded(listener: (event: ModelUnloaded) => void): () => void {
    return this.#listeners.add(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    this.#owners.clear();
    await Promise.all(this.#engines.map(({ worker }) => worker[Symbol.asyncDispose]()));
  }

  #ownerOf(id: ModelId | undefined): { worker: WorkerService; modelId: ModelId | undefined } {
    const modelId = id ?? [...this.#owners.keys()].at(-1);
    const owner = modelId === undefined ? undefined : this.#owners.get(modelId);
    // Of a model that none has loaded, any engine says the right thing.
    const worker = owner ?? this.#engines[0]?.worker;
    if (worker !== undefined) return { worker, modelId };
    throw new LlmError("MODEL_NOT_LOADED", "There is no engine that could have loaded a model.");
  }

  #noteUnloaded(worker: WorkerService, event: ModelUnloaded): void {
    if (this.#owners.get(event.modelId) === worker) this.#owners.delete(event.modelId);
    this.#listeners.tell(event);
  }
}
