import type { Completion } from "../entities/completion.ts";
import type { Embedding } from "../entities/embedding.ts";
import type { EngineInfo } from "../entities/engine-info.ts";
import type { KvCacheType } from "../entities/kv-cache-type.ts";
import type { GenerationOptions } from "../entities/generation-options.ts";
import type { LoadedModel, ModelFile, ModelId, UnloadReason } from "../entities/model.ts";
import type { OutputOptions } from "../entities/output-options.ts";
import type { Prompt } from "../entities/prompt.ts";
import type { PromptProgress } from "../entities/prompt-progress.ts";
import type { ChunkHandler } from "../entities/stream-chunk.ts";
import type { LlmError } from "../errors/llm-error.ts";

/** How a model is loaded, as data. */
export interface LoadSettings {
  /**
   * Tokens the model can keep in mind, from 64 to what it was trained for, or to what its file's scaling of positions
   * (RoPE scaling) makes of that.
   * @default what it was trained for, at most 8,192; at most 4,096 where more would take more memory than the weights
   */
  contextSize?: number;
  /**
   * CPU threads, from 1 to the CPUs that the engine may use.
   * @default the fastest on this machine, measured at the first load of such a model
   */
  threads?: number;
  /** Whether attention is computed in one pass. @default the faster way, measured as `threads` is; else on where it works */
  flashAttention?: boolean;
  /** Measures again what is remembered of this machine, within about three seconds. Not with `threads`. @default false */
  calibrate?: boolean;
  /** Form of the context in memory; a smaller one needs flash attention. @default "f16" */
  kvCacheType?: KvCacheType;
  /** Whether the file stays mapped, so that the system can drop parts of it, or is read into memory. @default what takes less */
  mmap?: boolean;
  /**
   * Answers written at the same time, 1 to 64. Each takes the memory of a context.
   * @default 1, and up to 8 as soon as a request would have to wait, where a quarter of the free memory allows it
   */
  slots?: number;
  /**
   * Tokens of prompts read before the other answers and an abort get their turn again, 1 to 4,096. Larger slices
   * read long prompts faster and make everyone else wait longer.
   * @default 64 on a CPU, 512 on a GPU
   */
  promptSlice?: number;
  /** Most requests that wait for a slot, 0 to 100,000; the next fails with QUEUE_FULL. @default 64 */
  maxQueued?: number;
  /**
   * Jinja text to be used in place of the model's own chat template, at most 1,048,576 characters. One that cannot
   * be used fails the load with INVALID_ARGUMENT, which says why.
   */
  chatTemplate?: string;
  /** Loads a file that is in quarantine because the engine crashed on it. @default false */
  trust?: boolean;
}

export interface LoadOptions extends LoadSettings {
  /** Told how far the load is, 0 to 1, never going back. */
  onProgress?: (progress: number) => void;
  /** Cancels the load: it rejects with `signal.reason` and leaves nothing loaded. */
  signal?: AbortSignal;
}

export interface ExecuteOptions extends GenerationOptions, OutputOptions {
  /** @default the model loaded last */
  modelId?: ModelId;
  /**
   * Names who asks, 1 to 64 characters. Of those who wait, who has the fewest answers under way comes first, so
   * that one who asks a lot does not keep the others waiting.
   */
  caller?: string;
  /**
   * Absolute path of a file, in a folder that is there, that keeps the conversation's evaluated state, so that a follow-up need not read it
   * again, even after the model was unloaded. It is restored when it belongs to this model and saves reading, and
   * written when the answer is complete or was stopped; a damaged or foreign one counts as none. It takes about
   * 25 KB per token for a model of 135 million parameters, some 130 KB for one of 8 billion, and holds what was said.
   * @default nothing is kept
   */
  stateFile?: string;
  /** Aborts the answer: the call rejects with `signal.reason` and no chunk follows. */
  signal?: AbortSignal;
  /** Stops the answer: what there is is kept and the final chunk says `stopped`. */
  stopSignal?: AbortSignal;
  /**
   * Told how far the prompt is read, before the first chunk: never going back, some 50 times at most, and at last
   * that it is read whole. When it throws, the answer is aborted and the call rejects with what it threw.
   */
  onPromptProgress?: (progress: PromptProgress) => void;
}

export interface EmbedOptions {
  /** @default the model loaded last */
  modelId?: ModelId;
  /** Cancels between two texts: the call rejects with `signal.reason`. */
  signal?: AbortSignal;
}

export interface CountOptions {
  /** @default the model loaded last */
  modelId?: ModelId;
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
   * answering are unloaded for it, the one not used for longest first.
   * @throws {LlmError} MODEL_NOT_FOUND | MODEL_FILE_INVALID | MODEL_QUARANTINED | MODEL_LOAD_FAILED | INSUFFICIENT_MEMORY |
   * INVALID_ARGUMENT | WORKER_CRASHED | WORKER_TIMEOUT | ENGINE_UNAVAILABLE | DISPOSED
   */
  loadModel(file: ModelFile, options?: LoadOptions): Promise<LoadedModel>;

  /** Unloads a model and aborts its answers; does nothing when it is not loaded. */
  unloadModel(id: ModelId): Promise<void>;

  /**
   * Streams one answer. `onChunk` is awaited: a slow reader slows the engine, nothing is dropped. When it
   * throws, the answer is aborted and the call rejects with what it threw.
   * The last chunk has `isFinal: true`, a finish reason, token usage and timings.
   * An engine that dies before the first chunk may be asked once more; after a chunk it is not, and
   * `details.chunksDelivered` says how many there were.
   * @throws {LlmError} MODEL_NOT_LOADED | INVALID_ARGUMENT | CONTEXT_OVERFLOW | GENERATION_FAILED | WORKER_CRASHED |
   * WORKER_TIMEOUT | ENGINE_UNAVAILABLE | DISPOSED
   */
  executePrompt(
    prompt: Prompt,
    onChunk: ChunkHandler,
    options?: ExecuteOptions,
  ): Promise<Completion>;

  /**
   * Counts the tokens of a prompt as the model would read it, its template included.
   * @throws {LlmError} MODEL_NOT_LOADED | WORKER_CRASHED | DISPOSED
   */
  countTokens(prompt: Prompt, options?: CountOptions): Promise<number>;

  /**
   * Gives the embedding of each text, in their order.
   * @param input 1 to 1,024 texts, none of them empty
   * @throws {LlmError} MODEL_NOT_LOADED | INVALID_ARGUMENT | CONTEXT_OVERFLOW with the tokens of the text and those the
   * model can read | GENERATION_FAILED | WORKER_CRASHED | ENGINE_UNAVAILABLE |
   * DISPOSED
   */
  embed(input: readonly string[], options?: EmbedOptions): Promise<readonly Embedding[]>;

  /** Says what runs the models. @throws {LlmError} ENGINE_UNAVAILABLE | WORKER_CRASHED | DISPOSED */
  describe(): Promise<EngineInfo>;

  /**
   * Calls `listener` whenever a model is no longer loaded, whatever the cause. What it throws is dropped.
   * Returns how to stop that.
   */
  onModelUnloaded(listener: (event: ModelUnloaded) => void): () => void;
}
