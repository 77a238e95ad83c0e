import {
  LlmError,
  type AnswerTurn,
  type Conversation,
  type ConversationHit,
  type ConversationId,
  type ConversationSummary,
  type ConversationUpdate,
  type ListConversationsOptions,
  type NewTurns,
  type Page,
  type SearchConversationsOptions,
} from "@llm/domain";
import {
  checkOptions,
  checkTurn,
  checkTurns,
  listConversationsRules,
  summarizeConversation,
  updateConversation,
} from "@llm/domain/adapters";
import type { Connection, Row } from "../database/connection.ts";
import { insertConversation, saveConversation } from "./conversation-table.ts";
import { fromJson, keyOf } from "./json-text.ts";
import { cursorAfter, parseCursor } from "./list-cursor.ts";
import type { OnUnreadable } from "./on-unreadable.ts";
import { stateSchema, summarySchema } from "./rows.ts";
import { searchConversations } from "./search.ts";
import { deleteTurns, insertTurns, replaceAnswer, turnIds, turnsOf } from "./turn-table.ts";

/** The calls of a `ConversationRepository` on one connection, which block their thread. */
export class ConversationStore {
  readonly #database: Connection;
  readonly #onUnreadable: OnUnreadable;

  constructor(database: Connection, onUnreadable: OnUnreadable = () => {}) {
    this.#database = database;
    this.#onUnreadable = onUnreadable;
  }

  list(options: ListConversationsOptions = {}): Page<ConversationSummary> {
    checkOptions(options, listConversationsRules);
    const { origin = "app", folder, limit = 100, after } = options;
    const inFolder = folder === undefined ? "" : "AND folder = ?";
    const behind = after === undefined ? "" : "AND (is_pinned, updated_at, key) < (?, ?, ?)";
    const rows = this.#database.all(
      `SELECT summary FROM conversations WHERE removed_at IS NULL AND origin = ? ${inFolder} ${behind}
       ORDER BY is_pinned DESC, updated_at DESC, key DESC LIMIT ?`,
      origin,
      ...(folder === undefined ? [] : [keyOf(folder)]),
      ...(after === undefined ? [] : parseCursor(after)),
      limit + 1,
    );
    const items = rows.slice(0, limit).flatMap((row) => this.#readable(row));
    const last = items.at(-1);
    return rows.length > limit && last ? { items, next: cursorAfter(last) } : { items };
  }

  search(text: string, options: SearchConversationsOptions = {}): readonly ConversationHit[] {
    return this.#database.read(() =>
      searchConversations(this.#database, text, options, this.#onUnreadable),
    );
  }

  find(id: ConversationId): Conversation | undefined {
    return this.#database.read(() => {
      const row = this.#row(id);
      if (row === undefined || row["removed_at"] !== null) return undefined;
      return { ...conversationOf(row), turns: turnsOf(this.#database, Number(row["seq"])) };
    });
  }

  create(conversation: Conversation): void {
    const { id, turns, activeTurnId, readingPosition } = conversation;
    const ids = checkTurns([], turns, activeTurnId);
    if (readingPosition !== undefined) checkTurn(ids, readingPosition);
    this.#database.write(() => {
      if (this.#row(id) !== undefined) {
        throw new LlmError("INVALID_ARGUMENT", `There already is a conversation "${id}".`);
      }
      insertTurns(this.#database, insertConversation(this.#database, conversation), turns);
    });
  }

  update(id: ConversationId, update: ConversationUpdate): ConversationSummary {
    return this.#database.write(() => {
      const { seq, conversation } = this.#visible(id);
      const ids = new Set(turnIds(this.#database, seq));
      const { activeTurnId, readingPosition } = update;
      if (activeTurnId !== undefined) checkTurn(ids, activeTurnId);
      if (typeof readingPosition === "string") checkTurn(ids, readingPosition);
      const updated = updateConversation(conversation, update);
      saveConversation(this.#database, seq, updated, conversation);
      return summarizeConversation(updated);
    });
  }

  addTurns(id: ConversationId, { turns, activeTurnId }: NewTurns): ConversationSummary {
    return this.#database.write(() => {
      const { seq, conversation } = this.#visible(id);
      checkTurns(turnIds(this.#database, seq), turns, activeTurnId);
      insertTurns(this.#database, seq, turns);
      const times = turns.map((turn) => turn.createdAt);
      const updatedAt = times.length === 0 ? conversation.updatedAt : Math.max(...times);
      const updated = { ...conversation, activeTurnId, updatedAt };
      saveConversation(this.#database, seq, updated, conversation);
      return summarizeConversation(updated);
    });
  }

  saveAnswer(id: ConversationId, answer: AnswerTurn): void {
    this.#database.write(() => replaceAnswer(this.#database, this.#visible(id).seq, answer));
  }

  listRunning(): readonly ConversationId[] {
    const rows = this.#database.all(
      `SELECT summary FROM conversations WHERE removed_at IS NULL
       AND seq IN (SELECT conversation FROM turns WHERE is_running = 1) ORDER BY seq`,
    );
    return rows.flatMap((row) => this.#readable(row)).map(({ id }) => id);
  }

  remove(id: ConversationId, removedAt: number): void {
    this.#database.run(
      "UPDATE conversations SET removed_at = ? WHERE key = ? AND removed_at IS NULL",
      removedAt,
      keyOf(id),
    );
  }

  restore(id: ConversationId): ConversationSummary {
    return this.#database.write(() => {
      const row = this.#row(id);
      if (row === undefined) throw notFound(id);
      this.#database.run("UPDATE conversations SET removed_at = NULL WHERE key = ?", keyOf(id));
      return summaryOf(row);
    });
  }

  purge(removedBefore: number): void {
    this.#database.write(() => {
      const rows = this.#database.all(
        "SELECT seq FROM conversations WHERE removed_at < ?",
        removedBefore,
      );
      for (const { seq } of rows) {
        deleteTurns(this.#database, Number(seq));
        this.#database.run("DELETE FROM title_index WHERE rowid = ?", Number(seq));
        this.#database.run("DELETE FROM conversations WHERE seq = ?", Number(seq));
      }
    });
  }

  #row(id: ConversationId): Row | undefined {
    const sql = "SELECT seq, summary, state, removed_at FROM conversations WHERE key = ?";
    return this.#database.get(sql, keyOf(id));
  }

  #visible(id: ConversationId): { seq: number; conversation: Conversation } {
    const row = this.#row(id);
    if (row === undefined || row["removed_at"] !== null) throw notFound(id);
    return { seq: Number(row["seq"]), conversation: conversationOf(row) };
  }

  #readable(row: Row): ConversationSummary[] {
    try {
      return [summaryOf(row)];
    } catch (error) {
      this.#onUnreadable(error);
      return [];
    }
  }
}

/** The conversation of a number, unless it was removed. */
export function conversationIn(database: Connection, seq: number): Conversation | undefined {
  const sql = "SELECT seq, summary, state FROM conversations WHERE seq = ? AND removed_at IS NULL";
  const row = database.get(sql, seq);
  return row === undefined ? undefined : { ...conversationOf(row), turns: turnsOf(database, seq) };
}

/** A conversation without its turns. */
function conversationOf(row: Row): Conversation {
  const state = fromJson(stateSchema, row["state"], `Conversation ${String(row["seq"])}`);
  return { ...summaryOf(row), ...state, turns: [] };
}

function summaryOf(row: Row): ConversationSummary {
  return fromJson(summarySchema, row["summary"], "A conversation");
}

function notFound(id: ConversationId): LlmError {
  return new LlmError("CONVERSATION_NOT_FOUND", `There is no conversation "${id}".`);
}
