import type { ConversationHit, FoundWords } from "@llm/domain";
import type { Row } from "../database/connection.ts";
import { fromJson, textInJson } from "./json-text.ts";
import { summarySchema, turnSchema } from "./rows.ts";

/** A hit, and what its rank depends on. */
export interface RankedHit {
  readonly hit: ConversationHit;
  readonly areWhole: boolean;
  readonly time: number;
}

/** What is searched: titles or turns. */
export interface SearchSource {
  /** Gives rows that the index knows. Values: query, `seq` to be under, origin, most rows. */
  readonly indexed: string;
  /** Gives the last rows there are. Values: `seq` to be under, origin, most rows. */
  readonly newest: string;
  textOf(row: Row): string;
  hitOf(row: Row, found: FoundWords): RankedHit;
}

const isShown = "conversations.removed_at IS NULL AND conversations.origin = ?";

// CROSS JOIN keeps the order of the tables, so that reading can end at any row.
export const titleSource: SearchSource = {
  indexed: `
    SELECT conversations.seq, summary FROM title_index
    CROSS JOIN conversations ON conversations.seq = title_index.rowid
    WHERE title_index MATCH ? AND title_index.rowid < ? AND ${isShown}
    ORDER BY title_index.rowid DESC LIMIT ?`,
  newest: `SELECT seq, summary FROM conversations WHERE seq < ? AND ${isShown} ORDER BY seq DESC LIMIT ?`,
  textOf: (row) => textIn(row, "summary", "title"),
  hitOf(row, { excerpt, matches, areWhole }) {
    const conversation = summaryOf(row);
    return { hit: { conversation, excerpt, matches }, areWhole, time: conversation.updatedAt };
  },
};

export const turnSource: SearchSource = {
  indexed: `
    SELECT turns.seq, turn, summary FROM turn_index
    CROSS JOIN turns ON turns.seq = turn_index.rowid
    CROSS JOIN conversations ON conversations.seq = turns.conversation
    WHERE turn_index MATCH ? AND turn_index.rowid < ? AND ${isShown}
    ORDER BY turn_index.rowid DESC LIMIT ?`,
  newest: `
    SELECT turns.seq, turn, summary FROM turns
    CROSS JOIN conversations ON conversations.seq = turns.conversation
    WHERE turns.seq < ? AND is_running = 0 AND ${isShown} ORDER BY turns.seq DESC LIMIT ?`,
  textOf: (row) => textIn(row, "turn", "text"),
  hitOf(row, { excerpt, matches, areWhole }) {
    const { id: turnId, createdAt } = turnOf(row);
    const hit = { conversation: summaryOf(row), turnId, excerpt, matches };
    return { hit, areWhole, time: createdAt };
  },
};

/** Without a look at the rest: most of what is looked at is no hit. */
function textIn(row: Row, column: string, field: string): string {
  return textInJson(row[column], field, `Entry ${String(row["seq"])}`);
}

function summaryOf(row: Row) {
  return fromJson(summarySchema, row["summary"], `Conversation ${String(row["seq"])}`);
}

function turnOf(row: Row) {
  return fromJson(turnSchema, row["turn"], `Turn ${String(row["seq"])}`);
}
