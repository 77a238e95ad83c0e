import type { Completion } from "../entities/completion.ts";
import type { GenerationOptions } from "../entities/generation-options.ts";
import type { Embedding } from "../entities/embedding.ts";
import type { LoadedModel, ModelId } from "../entities/model.ts";
import type { OutputOptions } from "../entities/output-options.ts";
import type { PromptInput } from "../entities/prompt.ts";
import type { PromptProgress } from "../entities/prompt-progress.ts";
import type { ChunkHandler, StreamChunk } from "../entities/stream-chunk.ts";
import type { ObjectSchema, PromptedObject } from "../json-schema/object-schema.ts";
import type { LoadOptions } from "../entities/load-settings.ts";
import type { EmbedOptions } from "./worker-service.ts";

export interface AskOptions extends GenerationOptions, OutputOptions {
  /** @default the model in use, else the default model of the library */
  modelId?: ModelId;
  /** Names who asks, 1 to 64 characters: none of several callers keeps the others waiting. */
  caller?: string;
  /** Instructions put before the conversation. */
  system?: string;
  /** Aborts: the call or stream fails with `signal.reason` and no chunk follows. */
  signal?: AbortSignal;
  /** Stops: what there is is kept and the answer ends with the finish reason `stopped`. */
  stopSignal?: AbortSignal;
  /** Told how far the prompt is read, as in `ExecuteOptions`. */
  onPromptProgress?: (progress: PromptProgress) => void;
}

/** As {@link AskOptions}; the form of the answer is the schema's. */
export type ObjectOptions = Omit<AskOptions, keyof OutputOptions>;

/**
 * Asks models, in the three shapes people expect: the whole answer, a callback per chunk, an async iterable.
 * Every one loads its model first when it is not loaded. All can fail with the errors of `WorkerService`,
 * MODEL_NOT_FOUND, and INVALID_ARGUMENT for an empty prompt.
 */
export interface LlmService {
  /** Loads a model, to be used by the questions that name none. */
  loadModel(id: ModelId, options?: LoadOptions): Promise<LoadedModel>;

  /** Gives the whole answer. */
  prompt(input: PromptInput, options?: AskOptions): Promise<Completion>;

  /** Hands every chunk to `onChunk` and waits for it before the next; gives the whole answer at the end. */
  promptStream(
    input: PromptInput,
    onChunk: ChunkHandler,
    options?: AskOptions,
  ): Promise<Completion>;

  /**
   * Streams the answer. Starts at the first read, has one reader, gives what is buffered before it ends or
   * fails, and leaving the loop early cancels the answer.
   */
  stream(input: PromptInput, options?: AskOptions): AsyncIterable<StreamChunk, void, undefined>;

  /**
   * Gives the answer as a value of a schema, such as one of zod. The engine writes nothing but JSON of its form; what
   * the form cannot say, such as a refinement, is checked afterwards.
   * @throws {LlmError} INVALID_ARGUMENT for a schema that `parseJsonSchema` refuses; INVALID_OUTPUT when the answer was
   * cut short (`details.finishReason`) or the schema refuses it (`details.paths`); and as `prompt` does
   */
  promptObject<Value>(
    input: PromptInput,
    schema: ObjectSchema<Value>,
    options?: ObjectOptions,
  ): Promise<PromptedObject<Value>>;

  /** Gives the embedding of each text, as `WorkerService.embed` does. */
  embed(input: readonly string[], options?: EmbedOptions): Promise<readonly Embedding[]>;
}
