import type { ChunkHandler, Completion, FinishReason, GenerationOptions } from "@llm/domain";
import type { LlamaModel } from "node-llama-cpp";
import { AnswerClock } from "./answer-clock.ts";
import { ChunkWriter } from "./chunk-writer.ts";
import { IncrementalDetokenizer } from "./incremental-detokenizer.ts";
import type { RenderedPrompt } from "./prompt-renderer.ts";
import { toSampling } from "./sampling.ts";
import type { SavedState } from "./saved-state/saved-state.ts";
import type { Scheduler } from "./scheduler/scheduler.ts";
import { StopText } from "./stop-text.ts";

/** What answers come from. */
export interface AnswerSource {
  readonly model: LlamaModel;
  readonly scheduler: Scheduler;
  /** Tokens of one conversation, its answer included. */
  readonly contextSize: number;
}

export interface AnswerRequest {
  /** Shorter than the context. */
  readonly prompt: RenderedPrompt;
  readonly onChunk: ChunkHandler;
  readonly generation: GenerationOptions;
  readonly caller?: string | undefined;
  /** Looks at what was saved of the conversation. */
  readonly openState?: (() => Promise<SavedState>) | undefined;
  /** Ends the answer with an error. */
  readonly signal: AbortSignal;
  /** Ends the answer with what there is. */
  readonly stopSignal?: AbortSignal | undefined;
}

/** One answer, from waiting for a place to its final chunk. */
export class Answer {
  readonly #source: AnswerSource;
  readonly #request: AnswerRequest;
  readonly #clock = new AnswerClock();
  readonly #writer: ChunkWriter;
  #tokenCount = 0;

  constructor(source: AnswerSource, request: AnswerRequest) {
    this.#source = source;
    this.#request = request;
    this.#writer = new ChunkWriter((chunk) => {
      this.#clock.chunk();
      return request.onChunk(chunk);
    }, request.signal);
  }

  async write(): Promise<Completion> {
    const { prompt } = this.#request;
    const finishReason = await this.#generate();
    const timings = this.#clock.timings(this.#tokenCount);
    const usage = {
      promptTokens: prompt.tokens.length,
      completionTokens: this.#tokenCount,
      contextUsed: prompt.tokens.length + this.#tokenCount,
      contextSize: this.#source.contextSize,
    };
    return this.#writer.finish({ finishReason, usage, timings });
  }

  async #generate(): Promise<FinishReason> {
    const { prompt, signal, stopSignal, generation, caller } = this.#request;
    const state = await this.#request.openState?.();
    const detokenizer = new IncrementalDetokenizer(
      this.#source.model.tokenizer.detokenize,
      prompt.tokens,
    );
    const stopText = new StopText(prompt.stopTexts);
    const tokens = this.#source.scheduler.generate({
      prompt: prompt.tokens,
      sampling: toSampling(generation),
      caller,
      state,
      signal,
      stopSignal,
      onBegin: () => this.#clock.begin(),
    });
    let finishReason: FinishReason | undefined;
    for await (const token of tokens) {
      if (prompt.stopTokens.has(token)) break;
      this.#tokenCount++;
      this.#clock.token();
      await this.#writer.text(stopText.push(detokenizer.push(token)));
      if (stopText.found) return "stop";
      finishReason = this.#limitReached();
      if (finishReason !== undefined) break;
    }
    signal.throwIfAborted();
    await this.#writer.text(stopText.push(detokenizer.flush()));
    await this.#writer.text(stopText.flush());
    if (finishReason !== undefined) return finishReason;
    return stopSignal?.aborted ? "stopped" : "stop";
  }

  /** Says why no further token may be written. */
  #limitReached(): FinishReason | undefined {
    const { prompt, stopSignal, generation } = this.#request;
    if (stopSignal?.aborted) return "stopped";
    if (this.#tokenCount === generation.maxTokens) return "length";
    const used = prompt.tokens.length + this.#tokenCount;
    return used >= this.#source.contextSize ? "context-full" : undefined;
  }
}
