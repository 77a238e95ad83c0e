import type { AnswerTurn, Conversation, Turn } from "@llm/domain";

/** A conversation without turns, made at `time`. */
export function emptyConversation(id: string, facts: Partial<Conversation> = {}): Conversation {
  return {
    id,
    title: "",
    origin: "app",
    isPinned: false,
    createdAt: 1_000,
    updatedAt: 1_000,
    settings: {},
    turns: [],
    draft: "",
    ...facts,
  };
}

/** A conversation of one question with its answer. */
export function shortConversation(
  id: string,
  question: string,
  facts: Partial<Conversation> = {},
): Conversation {
  const turns: Turn[] = [
    { id: "q1", role: "user", text: question, createdAt: 1_000 },
    answerTurn("a1", "q1", "Yes."),
  ];
  return emptyConversation(id, { turns, activeTurnId: "a1", ...facts });
}

/** An answer that is done. */
export function answerTurn(id: string, parentId: string, text: string): AnswerTurn {
  return { id, parentId, role: "assistant", status: "done", text, reasoning: "", createdAt: 1_001 };
}
