import { closeSync, existsSync, mkdirSync, openSync, readSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { Connection } from "./connection.ts";
import { migrate, newestVersion, versionOf } from "./migrations.ts";
import { isWithoutAccess, storeError, storeErrorOf } from "./store-errors.ts";

/** How long a call waits for another program's write, in milliseconds. */
const busyMs = 10_000;
// Checking all pages of more takes too long to wait for at each start; damage there is met when it is read.
const mostBytesToCheck = 32 * 1024 * 1024;
const header = "SQLite format 3\0";

/**
 * Opens the database of conversations, makes it where there is none and brings it to the newest version. One that
 * cannot be written to is opened for reading.
 * @throws {LlmError} STORE_UNAVAILABLE
 */
export function openDatabase(path: string): Connection {
  try {
    return openIntact(path);
  } catch (error) {
    throw storeErrorOf(error, path);
  }
}

function openIntact(path: string): Connection {
  try {
    mkdirSync(dirname(path), { recursive: true });
    // For its user alone, and so are the files that SQLite puts beside it.
    if (!existsSync(path)) closeSync(openSync(path, "a", 0o600));
    checkHeader(path);
    return withConnection(path, (connection) => {
      // Before anything is changed of a database that may be another version's.
      versionOf(connection, path);
      setUp(connection);
      checkPages(connection, path);
      migrate(connection, path);
    });
  } catch (error) {
    if (!isWithoutAccess(error) || !existsSync(path)) throw error;
    return openForReading(path, error);
  }
}

/** What cannot be written to has no writer either, unless it left a log of its writes. */
function openForReading(path: string, reason: unknown): Connection {
  if (existsSync(`${path}-wal`)) throw reason;
  return withConnection(`${pathToFileURL(path).href}?immutable=1`, (connection) => {
    if (versionOf(connection, path) !== newestVersion) throw reason;
  });
}

function withConnection(path: string, prepare: (connection: Connection) => void): Connection {
  const connection = new Connection(path);
  try {
    connection.exec(`PRAGMA busy_timeout = ${busyMs}`);
    prepare(connection);
    return connection;
  } catch (error) {
    connection[Symbol.dispose]();
    throw error;
  }
}

function setUp(connection: Connection): void {
  // Readers and the one writer do not wait for each other; a kill at any moment loses nothing that was committed.
  connection.exec("PRAGMA journal_mode = WAL");
  // Also after a loss of power: each commit is on the disk before its call resolves.
  connection.exec("PRAGMA synchronous = FULL");
  connection.exec("PRAGMA foreign_keys = ON");
  // So that the log of a large import does not stay as large; in bytes.
  connection.exec("PRAGMA journal_size_limit = 16777216");
  // In KiB.
  connection.exec("PRAGMA cache_size = -16384");
}

function checkHeader(path: string): void {
  if (!existsSync(path)) return;
  const file = openSync(path, "r");
  try {
    const start = Buffer.alloc(header.length);
    const count = readSync(file, start, 0, start.length, 0);
    if (count > 0 && start.toString("latin1") !== header) {
      throw storeError("DAMAGED", `${path} is no SQLite database.`);
    }
  } finally {
    closeSync(file);
  }
}

function checkPages(connection: Connection, path: string): void {
  const bytes = connection.number("PRAGMA page_count") * connection.number("PRAGMA page_size");
  if (bytes > mostBytesToCheck) return;
  const result = connection.get("PRAGMA quick_check(1)")?.["quick_check"];
  if (result !== "ok") throw storeError("DAMAGED", `${path} (${String(result)})`);
}
