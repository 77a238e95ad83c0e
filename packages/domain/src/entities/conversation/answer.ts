import type { LlmError } from "../../errors/llm-error.ts";
import { summarizeError } from "../../errors/summarize-error.ts";
import type { Completion } from "../completion.ts";
import type { AnswerTurn, TurnId } from "./turn.ts";

export interface NewAnswer {
  readonly id: TurnId;
  readonly parentId: TurnId;
  readonly createdAt: number;
  readonly writer: string;
}

/** An answer of which nothing is written yet. */
export function newAnswer(given: NewAnswer): AnswerTurn {
  return { ...given, role: "assistant", status: "running", text: "", reasoning: "" };
}

/** An answer that ended as its model or its reader wanted. */
export function completeAnswer(
  answer: AnswerTurn,
  { finishReason, usage, timings }: Pick<Completion, "finishReason" | "usage" | "timings">,
): AnswerTurn {
  const status = finishReason === "stopped" ? "stopped" : "done";
  return { ...withoutWriter(answer), status, finishReason, usage, timings };
}

/** What was written of an answer that its reader ended before it was complete. */
export function stopAnswer(answer: AnswerTurn): AnswerTurn {
  return { ...withoutWriter(answer), status: "stopped" };
}

/** What was written of an answer that failed, and why it did. */
export function failAnswer(answer: AnswerTurn, error: LlmError): AnswerTurn {
  return { ...withoutWriter(answer), status: "failed", error: summarizeError(error) };
}

/** What was saved of an answer whose writer is gone. */
export function interruptAnswer(answer: AnswerTurn): AnswerTurn {
  return { ...withoutWriter(answer), status: "interrupted" };
}

function withoutWriter(answer: AnswerTurn): AnswerTurn {
  const { writer: _, ...rest } = answer;
  return rest;
}
