import type { ConversationChange } from "../../ports/conversation-service.ts";
import type { Conversation } from "./conversation.ts";
import type { AnswerTurn, Turn } from "./turn.ts";
import { updateConversation } from "./update-conversation.ts";

/** A conversation as a watcher knows it. */
export interface WatchedConversation {
  readonly conversation: Conversation;
  /** How far the conversation is read, 0 to 1, while an answer waits for that. */
  readonly readingProgress?: number;
}

/**
 * Applies a change to what a watcher knows. What is not changed stays the same object, so that a view need only look at
 * identities. Gives undefined for a conversation that was removed, or of which the state has not come yet.
 */
export function applyChange(
  watched: WatchedConversation | undefined,
  change: ConversationChange,
): WatchedConversation | undefined {
  if (change.type === "state") return { conversation: change.conversation };
  if (watched === undefined || change.type === "removed") return undefined;
  const { conversation } = watched;
  switch (change.type) {
    case "updated":
      return { ...watched, conversation: updateConversation(conversation, change.update) };
    case "turns-added": {
      const turns = [...conversation.turns, ...change.turns];
      return { conversation: { ...conversation, turns, activeTurnId: change.activeTurnId } };
    }
    case "answer-grown":
      return {
        conversation: changeAnswer(conversation, change.turnId, (answer) => ({
          ...answer,
          text: answer.text + change.text,
          reasoning: answer.reasoning + change.reasoning,
        })),
      };
    case "answer-changed":
      return { conversation: changeAnswer(conversation, change.answer.id, () => change.answer) };
    case "reading":
      return { conversation, readingProgress: change.progress };
  }
}

function changeAnswer(
  conversation: Conversation,
  id: string,
  change: (answer: AnswerTurn) => AnswerTurn,
): Conversation {
  const next = (turn: Turn): Turn =>
    turn.id === id && turn.role === "assistant" ? change(turn) : turn;
  return { ...conversation, turns: conversation.turns.map(next) };
}
