import {
  createPrompt,
  type Completion,
  type FinishReason,
  type LlmError,
  type Message,
  type Prompt,
  type Timings,
  type Usage,
} from "@llm/domain";

/** What the user asked. */
export interface QuestionTurn {
  readonly id: number;
  readonly role: "user";
  readonly content: string;
}

/**
 * Where an answer is.
 * - `waiting`: nothing has come yet
 * - `writing`: text is coming
 * - `done`: the model ended it, or reached a limit (see `finishReason`)
 * - `stopped`: the user ended it; what there was is kept
 * - `failed`: it ended with `error`; what there was is kept
 */
export type AnswerStatus = "waiting" | "writing" | "done" | "stopped" | "failed";

/** What the model answered, as far as it is written. */
export interface AnswerTurn {
  readonly id: number;
  readonly role: "assistant";
  readonly content: string;
  /** What the model thought before it answered. */
  readonly reasoning: string;
  /** From the first thought to the first word of the answer, in milliseconds. */
  readonly reasoningMs?: number;
  readonly status: AnswerStatus;
  readonly finishReason?: FinishReason;
  readonly usage?: Usage;
  readonly timings?: Timings;
  readonly error?: LlmError;
}

export type ChatTurn = QuestionTurn | AnswerTurn;

/** Text that has come since the last frame. */
export interface AnswerText {
  readonly content: string;
  readonly reasoning: string;
  readonly reasoningMs?: number;
}

export function newAnswer(id: number): AnswerTurn {
  return { id, role: "assistant", content: "", reasoning: "", status: "waiting" };
}

export function appendText(turn: AnswerTurn, text: AnswerText): AnswerTurn {
  return {
    ...turn,
    status: "writing",
    content: turn.content + text.content,
    reasoning: turn.reasoning + text.reasoning,
    ...(text.reasoningMs === undefined ? {} : { reasoningMs: text.reasoningMs }),
  };
}

export function completeAnswer(turn: AnswerTurn, completion: Completion): AnswerTurn {
  const { finishReason, usage, timings } = completion;
  const status = finishReason === "stopped" ? "stopped" : "done";
  return { ...turn, status, finishReason, usage, timings };
}

export function stopAnswer(turn: AnswerTurn): AnswerTurn {
  return { ...turn, status: "stopped" };
}

export function failAnswer(turn: AnswerTurn, error: LlmError): AnswerTurn {
  return { ...turn, status: "failed", error };
}

/**
 * Makes the prompt of a conversation that ends with a question. Earlier questions that got no answer are
 * left out together with their empty answers.
 * @throws {LlmError} INVALID_ARGUMENT when the question is empty.
 */
export function promptOf(turns: readonly ChatTurn[]): Prompt {
  const messages: Message[] = [];
  for (const [index, turn] of turns.entries()) {
    const next = turns[index + 1];
    if (turn.role === "user" && next !== undefined && next.content.trim() === "") continue;
    if (turn.role === "assistant" && turn.content.trim() === "") continue;
    messages.push({ role: turn.role, content: turn.content });
  }
  return createPrompt(messages);
}
