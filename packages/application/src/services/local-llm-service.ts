import {
  checkRanges,
  chunkStream,
  createPrompt,
  generationOptionRanges,
  type AskOptions,
  type ChunkHandler,
  type Completion,
  type LlmService,
  type LoadedModel,
  type LoadOptions,
  type ModelId,
  type PromptInput,
  type StreamChunk,
  type WorkerService,
} from "@llm/domain";
import type { LocalModelManager } from "./local-model-manager.ts";

export interface LocalLlmServiceParts {
  worker: WorkerService;
  models: LocalModelManager;
}

/** Asks the models of a {@link LocalModelManager}; each is loaded by the first question that needs it. */
export class LocalLlmService implements LlmService {
  readonly #worker: WorkerService;
  readonly #models: LocalModelManager;

  constructor({ worker, models }: LocalLlmServiceParts) {
    this.#worker = worker;
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
    checkRanges(execute, generationOptionRanges);
    const { modelId } = await this.#models.ensureLoaded(execute.modelId, {
      signal: execute.signal,
    });
    return this.#worker.executePrompt(prompt, onChunk, { ...execute, modelId });
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
}
