import type { Timings } from "@llm/domain";
import type { AnswerTurn, QuestionTurn } from "../src/store/chat-turn.ts";

export const question: QuestionTurn = { id: 1, role: "user", content: "What is a token?" };

export const timings: Timings = {
  queueMs: 0,
  promptMs: 10,
  generationMs: 100,
  firstChunkMs: 120,
  tokensPerSecond: 345.6,
};

/** A finished answer; `change` makes another of it. */
export function answer(change: Partial<AnswerTurn> = {}): AnswerTurn {
  return {
    id: 2,
    role: "assistant",
    content: "A small piece of text.",
    reasoning: "",
    status: "done",
    finishReason: "stop",
    usage: { promptTokens: 10, completionTokens: 1234, contextUsed: 30, contextSize: 1024 },
    timings,
    ...change,
  };
}
