import { LlmError, type AnswerTurn, type Turn, type TurnId } from "@llm/domain";
import type { Connection } from "../database/connection.ts";
import { fromJson, keyOf, toJson } from "./json-text.ts";
import { turnSchema } from "./rows.ts";
import { indexedText } from "./trigrams.ts";

export function turnsOf(database: Connection, conversation: number): readonly Turn[] {
  return database
    .all("SELECT turn, seq FROM turns WHERE conversation = ? ORDER BY seq", conversation)
    .map((row) => fromJson(turnSchema, row["turn"], `Turn ${String(row["seq"])}`));
}

export function turnIds(database: Connection, conversation: number): readonly TurnId[] {
  return database
    .all("SELECT key FROM turns WHERE conversation = ? ORDER BY seq", conversation)
    .map(({ key }) => String(JSON.parse(`"${String(key)}"`)));
}

export function insertTurns(
  database: Connection,
  conversation: number,
  turns: readonly Turn[],
): void {
  for (const turn of turns) {
    const seq = database.insert(
      "INSERT INTO turns (conversation, key, role, is_running, turn) VALUES (?, ?, ?, ?, ?)",
      conversation,
      keyOf(turn.id),
      turn.role,
      Number(isRunning(turn)),
      toJson(turnSchema, turn, `The turn "${turn.id}"`),
    );
    indexTurn(database, seq, turn);
  }
}

/** @throws {LlmError} INVALID_ARGUMENT when there is no such answer */
export function replaceAnswer(
  database: Connection,
  conversation: number,
  answer: AnswerTurn,
): void {
  const row = database.get(
    `SELECT seq, is_running FROM turns WHERE conversation = ? AND key = ? AND role = 'assistant'`,
    conversation,
    keyOf(answer.id),
  );
  if (row === undefined) {
    throw new LlmError("INVALID_ARGUMENT", `The conversation has no answer "${answer.id}".`);
  }
  const seq = Number(row["seq"]);
  database.run(
    "UPDATE turns SET is_running = ?, turn = ? WHERE seq = ?",
    Number(isRunning(answer)),
    toJson(turnSchema, answer, `The answer "${answer.id}"`),
    seq,
  );
  // An answer that grows is not in the index, so that saving it costs the same however long it is.
  if (row["is_running"] !== 1) unindexTurn(database, seq);
  indexTurn(database, seq, answer);
}

export function deleteTurns(database: Connection, conversation: number): void {
  const rows = database.all("SELECT seq FROM turns WHERE conversation = ?", conversation);
  for (const { seq } of rows) unindexTurn(database, Number(seq));
  database.run("DELETE FROM turns WHERE conversation = ?", conversation);
}

function isRunning(turn: Turn): boolean {
  return turn.role === "assistant" && turn.status === "running";
}

function indexTurn(database: Connection, seq: number, turn: Turn): void {
  if (isRunning(turn) || turn.text === "") return;
  database.run("INSERT INTO turn_index (rowid, text) VALUES (?, ?)", seq, indexedText(turn.text));
}

function unindexTurn(database: Connection, seq: number): void {
  database.run("DELETE FROM turn_index WHERE rowid = ?", seq);
}
