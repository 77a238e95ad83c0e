import type { Conversation } from "@llm/domain";
import { summarizeConversation } from "@llm/domain/adapters";
import type { Connection, SqlValue } from "../database/connection.ts";
import { keyOf, toJson } from "./json-text.ts";
import { stateSchema, summarySchema } from "./rows.ts";
import { indexedText } from "./trigrams.ts";

/** Puts in a conversation without its turns, and gives its number. */
export function insertConversation(database: Connection, conversation: Conversation): number {
  const seq = database.insert(
    `INSERT INTO conversations (key, origin, folder, is_pinned, updated_at, summary, state)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    keyOf(conversation.id),
    ...columnsOf(conversation),
  );
  indexTitle(database, seq, conversation.title);
  return seq;
}

/** Saves all of a conversation but its turns, in place of what it was `before`. */
export function saveConversation(
  database: Connection,
  seq: number,
  conversation: Conversation,
  before: Conversation,
): void {
  database.run(
    `UPDATE conversations SET origin = ?, folder = ?, is_pinned = ?, updated_at = ?, summary = ?, state = ?
     WHERE seq = ?`,
    ...columnsOf(conversation),
    seq,
  );
  if (conversation.title === before.title) return;
  database.run("DELETE FROM title_index WHERE rowid = ?", seq);
  indexTitle(database, seq, conversation.title);
}

function columnsOf(conversation: Conversation): SqlValue[] {
  const { settings, activeTurnId, draft, readingPosition } = conversation;
  const state = { settings, activeTurnId, draft, readingPosition };
  const { origin, folder, isPinned, updatedAt } = conversation;
  return [
    origin,
    folder === undefined ? null : keyOf(folder),
    Number(isPinned),
    updatedAt,
    toJson(summarySchema, summarizeConversation(conversation), "The conversation"),
    toJson(stateSchema, state, "The conversation"),
  ];
}

function indexTitle(database: Connection, seq: number, title: string): void {
  if (title === "") return;
  database.run("INSERT INTO title_index (rowid, text) VALUES (?, ?)", seq, indexedText(title));
}
