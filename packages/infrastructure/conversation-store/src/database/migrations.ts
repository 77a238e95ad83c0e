import type { Connection } from "./connection.ts";
import { storeError } from "./store-errors.ts";

/**
 * What each version of the database adds to the one before. A shipped one is never changed: a later version comes
 * after it. Texts are JSON, which keeps every UTF-16 unit; SQLite would end them at a NUL and mend lone surrogates.
 * Keys are ids as JSON writes them, for the same reason.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE conversations (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    folder TEXT,
    is_pinned INTEGER NOT NULL,
    updated_at REAL NOT NULL,
    removed_at REAL,
    summary TEXT NOT NULL,
    state TEXT NOT NULL
  );
  CREATE INDEX conversations_in_order ON conversations (origin, is_pinned, updated_at, key)
    WHERE removed_at IS NULL;
  CREATE INDEX conversations_removed ON conversations (removed_at) WHERE removed_at IS NOT NULL;

  CREATE TABLE turns (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversations (seq),
    key TEXT NOT NULL,
    role TEXT NOT NULL,
    is_running INTEGER NOT NULL,
    turn TEXT NOT NULL,
    UNIQUE (conversation, key)
  );
  CREATE INDEX turns_running ON turns (conversation) WHERE is_running = 1;

  -- What is searched, by the seq of its conversation or turn. They hold no texts: what they find is checked on the
  -- turn itself, so that they need not know where in it a trigram is.
  CREATE VIRTUAL TABLE title_index USING fts5 (
    text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1'
  );
  CREATE VIRTUAL TABLE turn_index USING fts5 (
    text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1'
  );
  -- The trigrams there are, to find those that begin with a word of two characters.
  CREATE VIRTUAL TABLE title_trigrams USING fts5vocab (title_index, row);
  CREATE VIRTUAL TABLE turn_trigrams USING fts5vocab (turn_index, row);
  `,
];

/** The version of the database that this program writes. */
export const newestVersion = migrations.length;

/**
 * Brings a database to the newest version, all steps or none. Of programs that open it at once, one does it and the
 * others find it done.
 * @throws {LlmError} STORE_UNAVAILABLE for a database of a newer version, which is left alone
 */
export function migrate(connection: Connection, path: string): void {
  if (versionOf(connection, path) === newestVersion) return;
  connection.write(() => {
    const version = versionOf(connection, path);
    for (const migration of migrations.slice(version)) connection.exec(migration);
    connection.exec(`PRAGMA user_version = ${newestVersion}`);
  });
}

/** @throws {LlmError} STORE_UNAVAILABLE for a newer version than this program knows */
export function versionOf(connection: Connection, path: string): number {
  const version = connection.number("PRAGMA user_version");
  if (version <= newestVersion) return version;
  const detail = `${path} has version ${version}, and this program knows versions up to ${newestVersion}.`;
  throw storeError("NEWER_VERSION", detail);
}
