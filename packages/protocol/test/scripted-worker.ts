import {
  LlmError,
  textOf,
  type ChunkHandler,
  type Completion,
  type Embedding,
  type EngineInfo,
  type ExecuteOptions,
  type LoadedModel,
  type LoadOptions,
  type ModelPlace,
  type ModelUnloaded,
  type Prompt,
  type PromptProgress,
  type StreamChunk,
  type WorkerService,
} from "@llm/domain";
import { abortReason, CompletionBuilder } from "@llm/domain/adapters";
import { turn } from "./wait.ts";
import { engineInfo, finalChunk, loadedModel } from "./scripted-values.ts";

/** How one answer goes. */
export interface AnswerScript {
  readonly chunks: readonly StreamChunk[];
  /** How far its prompt is read, as told before its chunks. */
  readonly progress?: readonly PromptProgress[];
  /** Whether it waits to be stopped or aborted when the chunks are written. */
  readonly waits?: boolean;
  /** What it fails with after its chunks. */
  readonly error?: unknown;
}

/** A worker that does exactly as it is told, the same every time. */
export class ScriptedWorker implements WorkerService {
  /** Scripts by the question that is answered by them. */
  readonly answers = new Map<string, AnswerScript>();
  /** For every other question. */
  script: AnswerScript = { chunks: [] };
  /** What every call but `executePrompt` fails with. */
  error: unknown;
  /** Chunks written over all answers, and the answers that were aborted or stopped. */
  written = 0;
  aborted = 0;
  stopped = 0;
  /** Answers that are being written. */
  active = 0;
  disposed = false;
  lastOptions: ExecuteOptions = {};
  readonly listeners = new Set<(event: ModelUnloaded) => void>();

  async loadModel({ modelId }: ModelPlace, { onProgress }: LoadOptions = {}): Promise<LoadedModel> {
    onProgress?.(0.5);
    this.#failAsTold();
    return { ...loadedModel, modelId };
  }

  async unloadModel(): Promise<void> {
    this.#failAsTold();
  }

  async executePrompt(
    prompt: Prompt,
    onChunk: ChunkHandler,
    options: ExecuteOptions = {},
  ): Promise<Completion> {
    this.lastOptions = options;
    this.active += 1;
    try {
      return await this.#write(prompt, onChunk, options);
    } finally {
      this.active -= 1;
    }
  }

  async #write(
    prompt: Prompt,
    onChunk: ChunkHandler,
    { signal, stopSignal, onPromptProgress }: ExecuteOptions,
  ): Promise<Completion> {
    const last = prompt.messages.at(-1);
    const script = this.answers.get(last === undefined ? "" : textOf(last)) ?? this.script;
    const completion = new CompletionBuilder();
    const write = async (chunk: StreamChunk) => {
      if (signal?.aborted) {
        this.aborted += 1;
        throw abortReason(signal);
      }
      completion.add(chunk);
      this.written += 1;
      await onChunk(chunk);
    };
    for (const progress of script.progress ?? []) {
      onPromptProgress?.(progress);
      await turn();
    }
    for (const chunk of script.chunks) {
      if (stopSignal?.aborted) break;
      await write(chunk);
    }
    if (script.error !== undefined) throw script.error;
    if (script.waits) await firstOf(signal, stopSignal);
    if (stopSignal?.aborted) this.stopped += 1;
    await write(finalChunk(stopSignal?.aborted ? "stopped" : "stop"));
    return completion.build();
  }

  async countTokens(): Promise<number> {
    this.#failAsTold();
    return 7;
  }

  async embed(input: readonly string[]): Promise<readonly Embedding[]> {
    this.#failAsTold();
    return input.map(() => ({ vector: [0.6, -0.8], tokens: 3 }));
  }

  async describe(): Promise<readonly EngineInfo[]> {
    this.#failAsTold();
    return [engineInfo];
  }

  onModelUnloaded(listener: (event: ModelUnloaded) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  unload(event: ModelUnloaded): void {
    for (const listener of this.listeners) listener(event);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.disposed = true;
  }

  #failAsTold(): void {
    if (this.error !== undefined) throw this.error;
  }
}

function firstOf(...signals: (AbortSignal | undefined)[]): Promise<void> {
  if (signals.some((signal) => signal?.aborted)) return Promise.resolve();
  return new Promise((resolve) => {
    for (const signal of signals) signal?.addEventListener("abort", () => resolve());
  });
}

/** As many chunks of text, numbered so that a lost one is missed. */
export function numberedChunks(count: number): StreamChunk[] {
  return Array.from({ length: count }, (_, index) => ({
    type: "text",
    index,
    content: `${index} `,
    isFinal: false,
  }));
}

/** The text of as many numbered chunks. */
export function numberedText(count: number): string {
  return numberedChunks(count)
    .map(({ content }) => content)
    .join("");
}

/** An error with everything an error can have. */
export const fullError = new LlmError("CONTEXT_OVERFLOW", "The prompt is too long.", {
  hint: "Shorten it.",
  retryable: true,
  details: { promptTokens: 70, contextSize: 64, fits: false, nearest: ["a", "b"] },
});
