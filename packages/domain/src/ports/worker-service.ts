import type { Completion } from "../entities/completion.ts";
import type { Embedding } from "../entities/embedding.ts";
import type { EngineInfo } from "../entities/engine-info.ts";
import type { GenerationOptions } from "../entities/generation-options.ts";
import type { LoadOptions } from "../entities/load-settings.ts";
import type { LoadedModel, ModelId, UnloadReason } from "../entities/model.ts";
import type { ModelPlace } from "../entities/model-place.ts";
import type { OutputOptions } from "../entities/output-options.ts";
import type { Prompt } from "../entities/prompt.ts";
import type { PromptProgress } from "../entities/prompt-progress.ts";
import type { ChunkHandler } from "../entities/stream-chunk.ts";
import type { LlmError } from "../errors/llm-error.ts";

/** How llama.cpp answers. Other engines leave all of it out. */
export interface LlamaExecuteOptions {
  /**
   * Absolute path of a file, in an existing folder, that keeps the conversation's evaluated state, so that a follow-up need not read
   * it again, even after the model was unloaded. It is restored when it belongs to this model and saves reading, and
   * written when the answer is complete or was stopped; a damaged or foreign one counts as none. It takes about
   * 25 KB per token for a model of 135 million parameters, some 130 KB for one of 8 billion, and holds what was said.
   * @default nothing is kept
   */
  readonly stateFile?: string;
}

export interface ExecuteOptions extends GenerationOptions, OutputOptions {
  /** @default the model loaded last */
  readonly modelId?: ModelId;
  /**
   * Names who asks, 1 to 64 characters. Of those who wait, who has the fewest answers under way comes first, so
   * that one who asks a lot does not keep the others waiting.
   */
  readonly caller?: string;
  /** For models that llama.cpp runs. */
  readonly llama?: LlamaExecuteOptions;
  /** Aborts the answer: the call rejects with `signal.reason` and no chunk follows. */
  readonly signal?: AbortSignal;
  /** Stops the answer: what there is is kept and the final chunk says `stopped`. */
  readonly stopSignal?: AbortSignal;
  /**
   * Told how far the prompt is read, before the first chunk: never going back, some 50 times at most, and at last
   * that it is read whole. When it throws, the answer is aborted and the call rejects with what it threw.
   */
  readonly onPromptProgress?: (progress: PromptProgress) => void;
}

export interface EmbedOptions {
  /** @default the model loaded last */
  readonly modelId?: ModelId;
  /** Cancels between two texts: the call rejects with `signal.reason`. */
  readonly signal?: AbortSignal;
}

export interface CountOptions {
  /** @default the model loaded last */
  readonly modelId?: ModelId;
}

/** A model that is no longer loaded. Neither `error` nor `reason` is there when a caller asked for it. */
export interface ModelUnloaded {
  readonly modelId: ModelId;
  readonly error?: LlmError;
  readonly reason?: UnloadReason;
}

/** Runs prompts on an inference engine. One implementation per engine. */
export interface WorkerService extends AsyncDisposable {
  /**
   * Loads a model; loading it again gives what is loaded already. Where memory is short, models that are not
   * answering are unloaded for it, the one not used for longest first. A model of an endpoint is loaded when the
   * endpoint answers for it.
   * @throws {LlmError} MODEL_NOT_FOUND | MODEL_FILE_INVALID | MODEL_QUARANTINED | MODEL_LOAD_FAILED | INSUFFICIENT_MEMORY |
   * INVALID_ARGUMENT | WORKER_CRASHED | WORKER_TIMEOUT | ENGINE_UNAVAILABLE | ENDPOINT_UNAVAILABLE | DISPOSED;
   * NOT_SUPPORTED for a place of another kind than the engine's
   */
  loadModel(place: ModelPlace, options?: LoadOptions): Promise<LoadedModel>;

  /** Unloads a model and aborts its answers; does nothing when it is not loaded. */
  unloadModel(id: ModelId): Promise<void>;

  /**
   * Streams one answer. `onChunk` is awaited: a slow reader slows the engine, nothing is dropped. When it
   * throws, the answer is aborted and the call rejects with what it threw.
   * The last chunk has `isFinal: true`, a finish reason, the sampling that was used and what the engine can say of tokens
   * and times. A prompt that ends with the assistant's message is continued: the answer begins where that ends.
   * An engine that dies before the first chunk may be asked once more; after a chunk it is not, and
   * `details.chunksDelivered` says how many there were.
   * @throws {LlmError} MODEL_NOT_LOADED | INVALID_ARGUMENT | CONTEXT_OVERFLOW | GENERATION_FAILED | WORKER_CRASHED |
   * WORKER_TIMEOUT | ENGINE_UNAVAILABLE | ENDPOINT_UNAVAILABLE | DISPOSED; NOT_SUPPORTED for what the model cannot do
   */
  executePrompt(
    prompt: Prompt,
    onChunk: ChunkHandler,
    options?: ExecuteOptions,
  ): Promise<Completion>;

  /**
   * Counts the tokens of a prompt as the model would read it, its template included.
   * @throws {LlmError} MODEL_NOT_LOADED | WORKER_CRASHED | DISPOSED; NOT_SUPPORTED by an engine that cannot count
   */
  countTokens(prompt: Prompt, options?: CountOptions): Promise<number>;

  /**
   * Gives the embedding of each text, in their order.
   * @param input 1 to 1,024 texts, none of them empty
   * @throws {LlmError} MODEL_NOT_LOADED | INVALID_ARGUMENT | CONTEXT_OVERFLOW with the tokens of the text and those the
   * model can read | GENERATION_FAILED | WORKER_CRASHED | ENGINE_UNAVAILABLE | DISPOSED; NOT_SUPPORTED by a model that cannot
   */
  embed(input: readonly string[], options?: EmbedOptions): Promise<readonly Embedding[]>;

  /** Says what runs the models: one engine, or each of several. @throws {LlmError} ENGINE_UNAVAILABLE | WORKER_CRASHED | DISPOSED */
  describe(): Promise<readonly EngineInfo[]>;

  /**
   * Calls `listener` whenever a model is no longer loaded, whatever the cause. What it throws is dropped.
   * Returns how to stop that.
   */
  onModelUnloaded(listener: (event: ModelUnloaded) => void): () => void;
}
