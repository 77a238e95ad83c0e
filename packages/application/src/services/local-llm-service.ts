import {
  checkEmbeddingInput,
  checkGenerationOptions,
  chunkStream,
  createPrompt,
  parseOutputOptions,
  promptForObject,
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
  type PromptedObject,
  type PromptInput,
  type StreamChunk,
  type Timings,
  type WorkerService,
} from "@llm/domain";
import type { LocalModelManager } from "./local-model-manager.ts";

export interface LocalLlmServiceParts {
  worker: WorkerService;
  models: LocalModelManager;
  /** @default the process's own */
  clock?: Clock | undefined;
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
    const { system, ...execute } = options;
    execute.signal?.throwIfAborted();
    const prompt = createPrompt(input, { system });
    checkGenerationOptions(execute);
    parseOutputOptions(execute);
    const { modelId, loadMs } = await this.#ensureLoaded(execute);
    if (loadMs === undefined) {
      return this.#worker.executePrompt(prompt, onChunk, { ...execute, modelId });
    }
    const timings = { loadMs };
    const completion = await this.#worker.executePrompt(
      prompt,
      (chunk) => onChunk(chunk.isFinal ? withTimings(chunk, timings) : chunk),
      { ...execute, modelId },
    );
    return withTimings(completion, timings);
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
    const { signal } = options;
    const { modelId } = await this.#models.ensureLoaded(options.modelId, { signal });
    return this.#worker.embed(input, { ...options, modelId });
  }
  /** `loadMs` only when there was a load to wait for. */
  async #ensureLoaded({
    modelId,
    signal,
  }: AskOptions): Promise<{ modelId: ModelId; loadMs?: number }> {
    const startedAt = this.#clock.now();
    let hasWaited = false;
    // Of a model that is loaded, a load tells nothing but that it is complete.
    const onProgress = (progress: number) => {
      if (progress < 1) hasWaited = true;
    };
    const loaded = await this.#models.ensureLoaded(modelId, { signal, onProgress });
    const loadMs = this.#clock.now() - startedAt;
    return hasWaited ? { modelId: loaded.modelId, loadMs } : { modelId: loaded.modelId };
  }
}

function withTimings<Timed extends { readonly timings: Timings }>(
  timed: Timed,
  timings: Pick<Timings, "loadMs">,
): Timed {
  return { ...timed, timings: { ...timings, ...timed.timings } };
}
