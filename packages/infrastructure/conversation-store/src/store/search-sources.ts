import type { ConversationHit } from "@llm/domain";
import { findWords } from "@llm/domain/adapters";
import type { Row } from "../database/connection.ts";
import { fromJson, parseFields } from "./json-text.ts";
import { summarySchema, turnSchema } from "./rows.ts";

/** What a candidate is judged by. */
export interface Candidate {
  readonly text: string;
  readonly time: number;
}

/** What is searched: titles or turns. */
export interface SearchSource {
  /** Gives rows that the index knows. Values: query, `seq` to be under, origin, most rows. */
  readonly indexed: string;
  /** Gives the trigrams in the index from one text up to another. */
  readonly trigrams: string;
  /** Gives the last rows there are. Values: `seq` to be under, origin, most rows. */
  readonly newest: string;
  /** Reads no more than it has to: most candidates are no hit that is shown. */
  candidateOf(row: Row): Candidate;
  hitOf(row: Row, words: readonly string[]): ConversationHit;
}

const isShown = "conversations.removed_at IS NULL AND conversations.origin = ?";

// CROSS JOIN keeps the order of the tables and NOT INDEXED that of the rows, so that reading can end at any row.
export const titleSource: SearchSource = {
  indexed: `
    SELECT conversations.seq, conversations.seq AS conversation, summary FROM title_index
    CROSS JOIN conversations ON conversations.seq = title_index.rowid
    WHERE title_index MATCH ? AND title_index.rowid < ? AND ${isShown}
    ORDER BY title_index.rowid DESC LIMIT ?`,
  trigrams: "SELECT term FROM title_trigrams WHERE term >= ? AND term < ?",
  newest: `
    SELECT seq, seq AS conversation, summary FROM conversations NOT INDEXED
    WHERE seq < ? AND ${isShown} ORDER BY seq DESC LIMIT ?`,
  candidateOf: (row) => candidateIn(row, "summary", "title", "updatedAt"),
  hitOf(row, words) {
    const conversation = summaryOf(row);
    return { conversation, ...placeIn(conversation.title, words) };
  },
};

export const turnSource: SearchSource = {
  indexed: `
    SELECT turns.seq, conversation, turn, summary FROM turn_index
    CROSS JOIN turns ON turns.seq = turn_index.rowid
    CROSS JOIN conversations ON conversations.seq = turns.conversation
    WHERE turn_index MATCH ? AND turn_index.rowid < ? AND ${isShown}
    ORDER BY turn_index.rowid DESC LIMIT ?`,
  trigrams: "SELECT term FROM turn_trigrams WHERE term >= ? AND term < ?",
  newest: `
    SELECT turns.seq, conversation, turn, summary FROM turns
    CROSS JOIN conversations ON conversations.seq = turns.conversation
    WHERE turns.seq < ? AND is_running = 0 AND ${isShown} ORDER BY turns.seq DESC LIMIT ?`,
  candidateOf: (row) => candidateIn(row, "turn", "text", "createdAt"),
  hitOf(row, words) {
    const turn = fromJson(turnSchema, row["turn"], `Turn ${String(row["seq"])}`);
    return { conversation: summaryOf(row), turnId: turn.id, ...placeIn(turn.text, words) };
  },
};

function candidateIn(row: Row, column: string, text: string, time: string): Candidate {
  const fields = parseFields(row[column], `Entry ${String(row["seq"])}`);
  return { text: String(fields.get(text)), time: Number(fields.get(time)) };
}

function placeIn(
  text: string,
  words: readonly string[],
): Pick<ConversationHit, "excerpt" | "matches"> {
  const { excerpt = "", matches = [] } = findWords(text, words) ?? {};
  return { excerpt, matches };
}

function summaryOf(row: Row) {
  return fromJson(summarySchema, row["summary"], `Conversation ${String(row["conversation"])}`);
}
