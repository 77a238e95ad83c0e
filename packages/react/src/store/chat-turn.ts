import {
  createPrompt,
  type Completion,
  type FinishReason,
  type LlmError,
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
  /** How far the conversation is read, 0 to 1, while that takes long. */
  readonly readingProgress?: number;
  /** So many turns from the first on were left out, because the context had no room for them. */
  readonly unseenTurns?: number;
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

/**
 * How many turns from the first on the model did not see, when the first `droppedMessages` of their prompt were
 * left out.
 */
export function countUnseen(turns: readonly ChatTurn[], droppedMessages: number): number {
  const last = promptTurns(turns)[droppedMessages - 1];
  return last === undefined ? 0 : turns.indexOf(last) + 1;
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
  return createPrompt(promptTurns(turns).map(({ role, content }) => ({ role, content })));
}

function promptTurns(turns: readonly ChatTurn[]): readonly ChatTurn[] {
  return turns.filter((turn, index) => {
    const answer = turn.role === "user" ? turns[index + 1] : turn;
    return answer === undefined || answer.content.trim() !== "";
  });
}
