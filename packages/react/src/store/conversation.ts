import {
  LlmError,
  type AskOptions,
  type ChunkHandler,
  type Completion,
  type PromptInput,
} from "@llm/domain";
import type { ClientServices } from "@llm/protocol";
import {
  appendText,
  completeAnswer,
  countUnseen,
  failAnswer,
  newAnswer,
  promptOf,
  stopAnswer,
  type AnswerTurn,
  type ChatTurn,
} from "./chat-turn.ts";
import { FrameBatch, type ScheduleFrame } from "./frame-batch.ts";
import { Generation, type GenerationSignals } from "./generation.ts";
import type { ConversationOptions } from "./llm-state.ts";
import { slowReading } from "./slow-reading.ts";
import type { StateContainer } from "./state-container.ts";

export interface GenerateOptions {
  /** Gets every chunk as it comes; the next one waits for it. */
  readonly onChunk?: ChunkHandler;
}

interface AnswerSettings extends GenerateOptions {
  readonly signals: GenerationSignals;
  /** Loads the model first: an engine that was given up starts again for a load alone. @default false */
  readonly loadsFirst?: boolean;
}

interface Call extends Pick<AskOptions, "contextPolicy" | "onPromptProgress"> {
  readonly input: PromptInput;
  readonly signals: GenerationSignals;
  readonly onChunk: ChunkHandler;
}

/** Asks questions and keeps the conversation in the state. */
export class Conversation {
  readonly #state: StateContainer;
  readonly #generation: Generation;
  readonly #schedule: ScheduleFrame;
  #nextId = 1;

  constructor(state: StateContainer, schedule: ScheduleFrame) {
    this.#state = state;
    this.#generation = new Generation(state);
    this.#schedule = schedule;
  }

  begin(conversation: ConversationOptions): void {
    this.#generation.discard();
    this.#state.update({ conversation, messages: [], error: undefined });
  }

  stop(): void {
    this.#generation.stop();
  }

  /** One question outside the conversation. */
  complete(
    client: ClientServices,
    input: PromptInput,
    { onChunk }: GenerateOptions = {},
  ): Promise<Completion | undefined> {
    return this.#generation.run((signals) =>
      this.#ask(client, { input, signals, onChunk: (chunk) => onChunk?.(chunk) }),
    );
  }

  /** Adds a question and its answer to the conversation. */
  ask(
    client: ClientServices,
    text: string,
    options: GenerateOptions = {},
  ): Promise<Completion | undefined> {
    return this.#generation.run((signals) => {
      const question = { id: this.#nextId++, role: "user", content: text } as const;
      const turns = [...this.#state.getSnapshot().messages, question];
      return this.#answer(client, turns, { ...options, signals });
    });
  }

  /** Answers the last question again, in place of its answer. */
  async regenerate(client: ClientServices): Promise<Completion | undefined> {
    const { messages } = this.#state.getSnapshot();
    const question = messages.findLastIndex(({ role }) => role === "user");
    if (question < 0) return undefined;
    const turns = messages.slice(0, question + 1);
    const last = messages.at(-1);
    const loadsFirst = last?.role === "assistant" && last.error?.code === "ENGINE_UNAVAILABLE";
    return this.#generation.run((signals) => this.#answer(client, turns, { signals, loadsFirst }));
  }

  async #answer(
    client: ClientServices,
    turns: readonly ChatTurn[],
    { onChunk, signals, loadsFirst = false }: AnswerSettings,
  ): Promise<Completion> {
    const input = promptOf(turns);
    const answer = newAnswer(this.#nextId++);
    const change = (next: (turn: AnswerTurn) => AnswerTurn) => this.#change(answer.id, next);
    const batch = new FrameBatch(
      (text) => change((turn) => appendText(turn, text)),
      this.#schedule,
    );
    this.#state.update({ messages: [...turns, answer] });
    const onPromptProgress = slowReading((readingProgress) =>
      change((turn) => ({ ...turn, readingProgress })),
    );
    const take: ChunkHandler = (chunk) => {
      batch.add(chunk);
      return onChunk?.(chunk);
    };
    try {
      const { selectedId } = this.#state.getSnapshot();
      if (loadsFirst && selectedId !== undefined) {
        await client.llm.loadModel(selectedId, { signal: signals.signal });
      }
      const call = { input, signals, onChunk: take, onPromptProgress };
      const completion = await this.#ask(client, { ...call, contextPolicy: "shift" });
      batch.finish();
      const unseenTurns = countUnseen(turns, completion.droppedMessages?.length ?? 0);
      change((turn) => ({ ...completeAnswer(turn, completion), unseenTurns }));
      return completion;
    } catch (error) {
      const failure = LlmError.from(error);
      batch.finish();
      change((turn) => (signals.signal.aborted ? stopAnswer(turn) : failAnswer(turn, failure)));
      throw failure;
    }
  }

  #ask(
    { llm }: ClientServices,
    { input, signals, onChunk, ...options }: Call,
  ): Promise<Completion> {
    const { conversation, selectedId } = this.#state.getSnapshot();
    const take: ChunkHandler = (chunk) => {
      if (!chunk.isFinal) this.#generation.textHasCome();
      return onChunk(chunk);
    };
    const model = selectedId === undefined ? {} : { modelId: selectedId };
    return llm.promptStream(input, take, { ...options, ...conversation, ...model, ...signals });
  }

  #change(id: number, next: (turn: AnswerTurn) => AnswerTurn): void {
    const messages = this.#state
      .getSnapshot()
      .messages.map((turn) => (turn.id === id && turn.role === "assistant" ? next(turn) : turn));
    this.#state.update({ messages });
  }
}
