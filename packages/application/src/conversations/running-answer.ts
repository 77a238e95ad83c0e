import {
  LlmError,
  unseenTurns,
  type AnswerTurn,
  type AskOptions,
  type Clock,
  type Completion,
  type ConversationChange,
  type LlmService,
  type StreamChunk,
  type Turn,
} from "@llm/domain";
import {
  completeAnswer,
  failAnswer,
  interruptAnswer,
  sentTurns,
  stopAnswer,
} from "@llm/domain/adapters";

export interface RunningAnswerParts {
  readonly llm: LlmService;
  readonly clock: Clock;
  /** What a model is called. */
  nameOf(modelId: string): Promise<string>;
}

export interface AnswerRequest {
  /** The turns that are sent; the last one is the question, or the answer itself when it is continued. */
  readonly branch: readonly Turn[];
  /** As far as it is written. */
  readonly answer: AnswerTurn;
  readonly options: AskOptions;
  /** Told of each change of the answer, which is then as `RunningAnswer.answer` says. */
  readonly onChange: (change: ConversationChange) => void;
}

/** One answer that is being written, whoever reads it. */
export class RunningAnswer {
  readonly #parts: RunningAnswerParts;
  readonly #request: AnswerRequest;
  readonly #stop = new AbortController();
  readonly #abort = new AbortController();
  #answer: AnswerTurn;
  #hasBegun = false;
  #isInterrupted = false;
  #reasoningSince: number | undefined;

  constructor(parts: RunningAnswerParts, request: AnswerRequest) {
    this.#parts = parts;
    this.#request = request;
    this.#answer = request.answer;
  }

  /** The answer as it is now. */
  get answer(): AnswerTurn {
    return this.#answer;
  }

  /** Whether a piece of it has come. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Ends it and keeps what there is. Where nothing has come yet, or a second time, it is aborted. */
  stop(): void {
    if (this.#hasBegun && !this.#stop.signal.aborted) this.#stop.abort();
    else this.#abort.abort(new DOMException("The answer was stopped.", "AbortError"));
  }

  /** Ends it because the program ends. */
  interrupt(): void {
    this.#isInterrupted = true;
    this.#abort.abort(new DOMException("The program ends.", "AbortError"));
  }

  /** Writes it to its end and gives it as it ended, however that was. */
  async write(): Promise<AnswerTurn> {
    const { branch, options } = this.#request;
    const sent = sentTurns(branch);
    try {
      const completion = await this.#parts.llm.promptStream(sent.messages, this.#take, {
        ...options,
        signal: this.#abort.signal,
        stopSignal: this.#stop.signal,
        onPromptProgress: ({ processed, total }) =>
          this.#request.onChange({
            type: "reading",
            turnId: this.#answer.id,
            progress: processed / total,
          }),
      });
      this.#endReasoning();
      const unseen = unseenTurns(
        sent,
        completion.droppedMessages ?? [],
        options.system !== undefined,
      );
      this.#answer = await this.#named(completeAnswer(this.#answer, completion), completion);
      if (unseen > 0) this.#answer = { ...this.#answer, unseenTurns: unseen };
    } catch (error) {
      this.#endReasoning();
      this.#answer = this.#ended(error);
    }
    return this.#answer;
  }

  #ended(error: unknown): AnswerTurn {
    if (this.#isInterrupted) return interruptAnswer(this.#answer);
    if (this.#abort.signal.aborted) return stopAnswer(this.#answer);
    return failAnswer(this.#answer, LlmError.from(error));
  }

  async #named(answer: AnswerTurn, { modelId }: Completion): Promise<AnswerTurn> {
    return { ...answer, model: { id: modelId, name: await this.#parts.nameOf(modelId) } };
  }

  readonly #take = (chunk: StreamChunk): void => {
    if (chunk.type !== "text" && chunk.type !== "reasoning") return;
    this.#hasBegun = true;
    const { content } = chunk;
    const isText = chunk.type === "text";
    if (isText) this.#endReasoning();
    else this.#reasoningSince ??= this.#parts.clock.now();
    const text = isText ? content : "";
    const reasoning = isText ? "" : content;
    this.#answer = {
      ...this.#answer,
      text: this.#answer.text + text,
      reasoning: this.#answer.reasoning + reasoning,
    };
    this.#request.onChange({ type: "answer-grown", turnId: this.#answer.id, text, reasoning });
  };

  #endReasoning(): void {
    if (this.#reasoningSince === undefined) return;
    const reasoningMs = this.#parts.clock.now() - this.#reasoningSince;
    this.#reasoningSince = undefined;
    this.#answer = { ...this.#answer, reasoningMs };
  }
}
