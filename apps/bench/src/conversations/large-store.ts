import type { Conversation, ConversationRepository, Turn } from "@llm/domain";
import type { CommonWords } from "./common-words.ts";

export interface StoreSize {
  readonly conversations: number;
  /** Of each: questions and answers in turn. */
  readonly turns: number;
}

const wordsOf = { user: 30, assistant: 150 } as const;

/** Puts conversations into an empty store, and gives how many UTF-16 units of text that were. */
export async function fillStore(
  repository: ConversationRepository,
  size: StoreSize,
  words: CommonWords,
): Promise<number> {
  let characters = 0;
  for (let number = 0; number < size.conversations; number++) {
    const conversation = newConversation(number, size.turns, words);
    for (const { text } of conversation.turns) characters += text.length;
    await repository.create(conversation);
  }
  return characters;
}

function newConversation(number: number, turnCount: number, words: CommonWords): Conversation {
  const time = 1_700_000_000_000 + number * 60_000;
  const turns = Array.from({ length: turnCount }, (_, index): Turn => {
    const role = index % 2 === 0 ? "user" : "assistant";
    const base = {
      id: `t${index}`,
      createdAt: time + index,
      text: words.text(wordsOf[role]),
      ...(index > 0 && { parentId: `t${index - 1}` }),
    };
    return role === "user"
      ? { ...base, role }
      : { ...base, role, status: "done", reasoning: "", finishReason: "stop" };
  });
  return {
    id: `c${number}`,
    title: `Conversation ${number}`,
    origin: "app",
    isPinned: number % 1_000 === 0,
    createdAt: time,
    updatedAt: time + turnCount,
    settings: { modelId: "starter" },
    turns,
    activeTurnId: `t${turnCount - 1}`,
    draft: "",
  };
}
