import {
  createPrompt,
  LlmError,
  type AskOptions,
  type ChunkHandler,
  type Clock,
  type Completion,
  type Embedding,
  type EmbedOptions,
  type LlmService,
  type LoadedModel,
  type LoadOptions,
  type ModelId,
  type ObjectOptions,
  type ObjectSchema,
  type PromptInput,
  type StreamChunk,
  type Timings,
  type WorkerService,
} from "@llm/domain";
import {
  checkCapabilities,
  checkEmbeddingInput,
  checkGenerationOptions,
  chunkStream,
  parseOutputOptions,
  promptForObject,
  requireCapability,
  type PromptedObject,
} from "@llm/domain/adapters";
import type { LocalModelManager } from "./local-model-manager.ts";

export interface LocalLlmServiceParts {
  worker: WorkerService;
  models: LocalModelManager;
  /** @default the process's own */
  clock?: Clock | undefined;
}

interface ReadyModel {
  readonly modelId: ModelId;
  readonly loaded: LoadedModel;
  /** Only when there was a load to wait for. */
  readonly loadMs?: number;
}

/** Asks the models of a {@link LocalModelManager}; each is loaded by the first question that needs it. */
export class LocalLlmService implements LlmService {
  readonly #worker: WorkerService;
  readonly #models: LocalModelManager;
  readonly #clock: Clock;

  constructor({ worker, models, clock = performance }: LocalLlmServiceParts) {
    this.#worker = worker;
    this.#clock = clock;
    this.#models = models;
  }

  loadModel(id: ModelId, options?: LoadOptions): Promise<LoadedModel> {
    return this.#models.load(id, options);
  }

  prompt(input: PromptInput, options?: AskOptions): Promise<Completion> {
    return this.promptStream(input, () => {}, options);
  }

  async promptStream(
    input: PromptInput,
    onChunk: ChunkHandler,
    options: AskOptions = {},
  ): Promise<Completion> {
    const { system, ...given } = options;
    given.signal?.throwIfAborted();
    const prompt = createPrompt(input, { system });
    checkGenerationOptions(given);
    const output = parseOutputOptions(given);
    const execute = { ...given, ...output };
    let hasBegun = false;
    const work = async ({ modelId, loaded, loadMs }: ReadyModel) => {
      checkCapabilities(loaded, prompt, output);
      const timings = loadMs === undefined ? {} : { loadMs };
      const take: ChunkHandler = (chunk) => {
        hasBegun = true;
        return onChunk(chunk.isFinal ? withTimings(chunk, timings) : chunk);
      };
      const completion = await this.#worker.executePrompt(prompt, take, { ...execute, modelId });
      return withTimings(completion, timings);
    };
    return this.#withModel(execute, work, () => !hasBegun);
  }

  stream(
    input: PromptInput,
    options: AskOptions = {},
  ): AsyncIterable<StreamChunk, void, undefined> {
    return chunkStream(
      (onChunk, signal) => this.promptStream(input, onChunk, { ...options, signal }),
      { signal: options.signal },
    );
  }

  promptObject<Value>(
    input: PromptInput,
    schema: ObjectSchema<Value>,
    options?: ObjectOptions,
  ): Promise<PromptedObject<Value>> {
    return promptForObject(this, { input, schema, options });
  }

  async embed(input: readonly string[], options: EmbedOptions = {}): Promise<readonly Embedding[]> {
    options.signal?.throwIfAborted();
    checkEmbeddingInput(input);
    return this.#withModel(options, async ({ modelId, loaded }) => {
      requireCapability(loaded.capabilities, "embeddings", modelId);
      return this.#worker.embed(input, { ...options, modelId });
    });
  }

  /**
   * Loads the model and runs `work`. When the model was unloaded in the moment between the two, without anybody having
   * asked for that, it is loaded again and `work` is run once more.
   */
  async #withModel<Result>(
    options: Pick<AskOptions, "modelId" | "signal">,
    work: (model: ReadyModel) => Promise<Result>,
    isRepeatable = () => true,
  ): Promise<Result> {
    const ready = await this.#ensureLoaded(options);
    try {
      return await work(ready);
    } catch (error) {
      const isMissing = LlmError.isInstance(error) && error.code === "MODEL_NOT_LOADED";
      if (!isMissing || !isRepeatable()) throw error;
      if (!this.#models.noteMissing(ready.loaded)) throw error;
    }
    const { modelId } = ready;
    return work(await this.#ensureLoaded({ ...options, modelId }));
  }

  async #ensureLoaded({
    modelId,
    signal,
  }: Pick<AskOptions, "modelId" | "signal">): Promise<ReadyModel> {
    const startedAt = this.#clock.now();
    let hasWaited = false;
    // Of a model that is loaded, a load tells nothing but that it is complete.
    const onProgress = (progress: number) => {
      if (progress < 1) hasWaited = true;
    };
    const loaded = await this.#models.ensureLoaded(modelId, { signal, onProgress });
    const ready = { modelId: loaded.modelId, loaded };
    return hasWaited ? { ...ready, loadMs: this.#clock.now() - startedAt } : ready;
  }
}

function withTimings<Timed extends { readonly timings?: Timings }>(
  timed: Timed,
  timings: Pick<Timings, "loadMs">,
): Timed {
  if (timings.loadMs === undefined) return timed;
  return { ...timed, timings: { ...timings, ...timed.timings } };
}
