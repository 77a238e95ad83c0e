import type { Conversation, ConversationHit, Turn } from "@llm/domain";
import { summarizeConversation, type FoundWords } from "@llm/domain/adapters";

/** A hit, and what its rank depends on. */
export interface RankedHit {
  readonly hit: ConversationHit;
  readonly isTitle: boolean;
  readonly areWhole: boolean;
  readonly time: number;
}

/** The best place of a conversation in which something is found. */
export function bestHit(
  conversation: Conversation,
  find: (text: string) => FoundWords | undefined,
): RankedHit | undefined {
  const summary = summarizeConversation(conversation);
  const ranked = ({ excerpt, matches, areWhole }: FoundWords, turn?: Turn): RankedHit => ({
    hit: { conversation: summary, excerpt, matches, ...(turn && { turnId: turn.id }) },
    isTitle: turn === undefined,
    areWhole,
    time: turn?.createdAt ?? conversation.updatedAt,
  });
  const title = find(conversation.title);
  if (title !== undefined) return ranked(title);
  const hits = conversation.turns.filter(isSearched).flatMap((turn) => {
    const found = find(turn.text);
    return found === undefined ? [] : ranked(found, turn);
  });
  return hits.sort(compareHits)[0];
}

export function compareHits(one: RankedHit, other: RankedHit): number {
  return (
    Number(other.isTitle) - Number(one.isTitle) ||
    Number(other.areWhole) - Number(one.areWhole) ||
    other.time - one.time
  );
}

function isSearched(turn: Turn): boolean {
  return turn.role === "user" || turn.status !== "running";
}
