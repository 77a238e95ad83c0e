import type {
  ChunkHandler,
  Completion,
  FinishReason,
  ModelId,
  PromptProgress,
  ResolvedSampling,
} from "@llm/domain";
import { StopText } from "@llm/domain/adapters";
import type { LlamaModel, Token } from "node-llama-cpp";
import { AnswerClock } from "./answer-clock.ts";
import type { AnswerForm } from "./answer-form.ts";
import { ChunkWriter } from "./chunk-writer.ts";
import { IncrementalDetokenizer } from "./incremental-detokenizer.ts";
import type { ObservedAnswer } from "../calibration/calibrator.ts";
import type { RenderedPrompt } from "../prompt/prompt-renderer.ts";
import { ReasoningSplitter, type AnswerPiece } from "../reasoning/reasoning-splitter.ts";
import { toSampling } from "./sampling.ts";
import type { SavedState } from "../saved-state/saved-state.ts";
import type { Scheduler } from "../scheduler/scheduler.ts";

/** What answers come from. */
export interface AnswerSource {
  readonly modelId: ModelId;
  readonly model: LlamaModel;
  readonly scheduler: Scheduler;
  /** Tokens of one conversation, its answer included. */
  readonly contextSize: number;
}

export interface AnswerRequest {
  /** Shorter than the context. */
  readonly prompt: RenderedPrompt;
  /** Places of the messages that are not in it. */
  readonly droppedMessages: readonly number[];
  readonly onChunk: ChunkHandler;
  readonly maxTokens?: number | undefined;
  readonly stop?: readonly string[] | undefined;
  readonly sampling: ResolvedSampling;
  readonly caller?: string | undefined;
  /** Looks at what was saved of the conversation. */
  readonly openState?: (() => Promise<SavedState>) | undefined;
  /** Undefined for an answer that is just text. */
  readonly form?: AnswerForm | undefined;
  /** Ends the answer with an error. */
  readonly signal: AbortSignal;
  /** Ends the answer with what there is. */
  readonly stopSignal?: AbortSignal | undefined;
  /** Told how far the prompt is read; does not throw. */
  readonly onPromptProgress?: ((progress: PromptProgress) => void) | undefined;
}

/** One answer, from waiting for a place to its final chunk. */
export class Answer {
  readonly #source: AnswerSource;
  readonly #request: AnswerRequest;
  readonly #clock = new AnswerClock();
  readonly #writer: ChunkWriter;
  /** Those of the prompt and of the answer. */
  readonly #tokens: Token[];
  readonly #detokenizer: IncrementalDetokenizer;
  readonly #splitter: ReasoningSplitter;
  /** Ends the answer where the model begins another turn. */
  readonly #turnEnd: StopText;
  /** Ends the answer where its reader wants no more of it; reasoning is no part of that. */
  readonly #stop: StopText;
  #cachedTokens = 0;

  constructor(source: AnswerSource, request: AnswerRequest) {
    this.#source = source;
    this.#request = request;
    this.#writer = new ChunkWriter((chunk) => {
      this.#clock.chunk();
      const handed = performance.now();
      const taken = () => this.#clock.readerTook(performance.now() - handed);
      const ready = request.onChunk(chunk);
      // One that is ready at once is not made to wait.
      return ready === undefined ? undefined : Promise.resolve(ready).then(taken);
    }, request.signal);
    const { tokens, reasoning, stopTexts } = request.prompt;
    this.#tokens = [...tokens];
    const { detokenize } = source.model.tokenizer;
    // What begins a call is a special token in some models.
    const specialTokens = request.form !== undefined;
    this.#detokenizer = new IncrementalDetokenizer(detokenize, tokens, { specialTokens });
    this.#splitter = new ReasoningSplitter(reasoning?.marks, reasoning?.isOpen ?? false);
    this.#turnEnd = new StopText(stopTexts);
    // What is held to a form from the beginning ends with it: cut elsewhere it would be of no use.
    const isHeld = request.form?.grammar !== undefined;
    this.#stop = new StopText(isHeld ? [] : (request.stop ?? []));
  }

  /** What it tells of the speed of the engine. */
  get observed(): ObservedAnswer {
    return {
      completionTokens: this.#tokenCount,
      contextUsed: this.#tokens.length,
      tokensPerSecond: this.#clock.engineSpeed(this.#tokenCount),
    };
  }

  async write(): Promise<Completion> {
    const { prompt, droppedMessages, sampling } = this.#request;
    const { modelId, contextSize } = this.#source;
    const finishReason = await this.#generate();
    const timings = this.#clock.timings(this.#tokenCount);
    const usage = {
      promptTokens: prompt.tokens.length,
      cachedPromptTokens: this.#cachedTokens,
      completionTokens: this.#tokenCount,
      contextUsed: this.#tokens.length,
      contextSize,
    };
    const dropped = droppedMessages.length === 0 ? {} : { droppedMessages };
    return this.#writer.finish({ finishReason, modelId, sampling, usage, timings, ...dropped });
  }

  get #tokenCount(): number {
    return this.#tokens.length - this.#request.prompt.tokens.length;
  }

  async #generate(): Promise<FinishReason> {
    const { prompt, signal, stopSignal, sampling, caller, form } = this.#request;
    const state = await this.#request.openState?.();
    const tokens = this.#source.scheduler.generate({
      prompt: prompt.tokens,
      sampling: {
        ...toSampling(sampling, this.#tokens),
        grammarEvaluationState: () => form?.grammar,
      },
      caller,
      state,
      signal,
      stopSignal,
      onBegin: (cachedTokens) => {
        this.#clock.begin();
        this.#cachedTokens = cachedTokens;
        this.#tellProgress(cachedTokens);
      },
      onRead: (heldTokens) => this.#tellProgress(heldTokens),
    });
    let finishReason: FinishReason | undefined;
    let isEnded = false;
    for await (const token of tokens) {
      if (this.#tokenCount === 0) this.#tellProgress(prompt.tokens.length);
      if (prompt.stopTokens.has(token)) break;
      this.#tokens.push(token);
      this.#clock.token();
      await this.#write(this.#take(this.#textOf(token)));
      isEnded = this.#stop.found || form?.isComplete === true;
      if (isEnded || this.#turnEnd.found) break;
      finishReason = this.#limitReached();
      if (finishReason !== undefined) break;
    }
    signal.throwIfAborted();
    await this.#write(this.#takeRest());
    if (await this.#finishForm()) return "tool-calls";
    if (finishReason !== undefined) return finishReason;
    return stopSignal?.aborted && !isEnded ? "stopped" : "stop";
  }

  /** Writes what the form of the answer has left; tells whether that is a call of a tool. */
  async #finishForm(): Promise<boolean> {
    const left = this.#request.form?.finish() ?? [];
    for (const piece of left) await this.#writer.piece(piece);
    return left.some((piece) => piece.type === "tool-call");
  }

  #tellProgress(processed: number): void {
    const total = this.#request.prompt.tokens.length;
    this.#request.onPromptProgress?.({ processed, total, cached: this.#cachedTokens });
  }

  #textOf(token: Token): string {
    const { reasoning } = this.#request.prompt;
    const isMark = !this.#splitter.isPast && reasoning?.markTokens.has(token) === true;
    return this.#detokenizer.push(token, isMark);
  }

  #take(text: string): AnswerPiece[] {
    return this.#upToStop(this.#splitter.push(this.#turnEnd.push(text)));
  }

  #takeRest(): AnswerPiece[] {
    const text = this.#turnEnd.push(this.#detokenizer.flush()) + this.#turnEnd.flush();
    const pieces = this.#upToStop([...this.#splitter.push(text), ...this.#splitter.flush()]);
    return [...pieces, { type: "text", content: this.#stop.flush() }];
  }

  #upToStop(pieces: readonly AnswerPiece[]): AnswerPiece[] {
    return pieces.map(({ type, content }) =>
      type === "text" ? { type, content: this.#stop.push(content) } : { type, content },
    );
  }

  async #write(pieces: readonly AnswerPiece[]): Promise<void> {
    const { form } = this.#request;
    for (const { type, content } of pieces) {
      const isFormed = type === "text" && form !== undefined;
      const formed = isFormed ? await form.push(content) : [{ type, content }];
      for (const piece of formed) await this.#writer.piece(piece);
    }
  }

  /** Says why no further token may be written. */
  #limitReached(): FinishReason | undefined {
    const { stopSignal, maxTokens } = this.#request;
    if (stopSignal?.aborted) return "stopped";
    if (this.#tokenCount === maxTokens) return "length";
    return this.#tokens.length >= this.#source.contextSize ? "context-full" : undefined;
  }
}
