import { existsSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { emptyConversation, shortConversation } from "@llm/testing/fakes";
import { temporaryFolder } from "@llm/testing/files";
import { SqliteConversationRepository } from "../sqlite-conversation-repository.ts";
import { inProcessRepository } from "../../test/in-process-repository.ts";
import type { StoreEvent } from "../worker/messages.ts";
import { ConversationStore } from "../store/conversation-store.ts";
import { Connection } from "./connection.ts";
import { newestVersion } from "./migrations.ts";
import { openDatabase } from "./open-database.ts";
import { storeErrorOf } from "./store-errors.ts";

async function temporaryDatabase() {
  const folder = await temporaryFolder();
  const path = join(folder.path, "home", "conversations.db");
  return { path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

/** A store with a conversation in it, closed, and all its pages in its file. */
async function storedAt(path: string, turns = 1): Promise<void> {
  // In its thread, with which it is closed for good.
  await using repository = new SqliteConversationRepository({ path });
  for (let number = 0; number < turns; number++) {
    await repository.create(shortConversation(`c${number}`, `Tides ${"and moons ".repeat(200)}`));
  }
}

async function filesBeside(path: string): Promise<readonly string[]> {
  return (await readdir(dirname(path))).sort();
}

function setAsideIn(events: readonly StoreEvent[]): string {
  const paths = events.flatMap((event) => (event.type === "set-aside" ? [event.path] : []));
  expect(paths).toHaveLength(1);
  return paths[0] ?? "";
}

describe("opening the database", () => {
  it("makes it, with its folder, and leaves one file when it is closed", async () => {
    await using database = await temporaryDatabase();
    await storedAt(database.path);
    expect(await filesBeside(database.path)).toEqual(["conversations.db"]);
    await using repository = inProcessRepository(database.path);
    expect((await repository.list()).items).toHaveLength(1);
    // Windows knows no other modes than writable and read-only.
    const isPrivate = ((await stat(database.path)).mode & 0o077) === 0;
    expect(isPrivate).toBe(process.platform !== "win32");
  });

  it("refuses one of a newer version, and leaves it alone", async () => {
    await using database = await temporaryDatabase();
    await storedAt(database.path);
    {
      using connection = new Connection(database.path);
      connection.exec(
        `PRAGMA user_version = ${newestVersion + 1}; PRAGMA wal_checkpoint(TRUNCATE)`,
      );
    }
    const before = await readFile(database.path);
    const events: StoreEvent[] = [];
    await using repository = inProcessRepository(database.path, events);
    const refusal = { code: "STORE_UNAVAILABLE", details: { reason: "NEWER_VERSION" } };
    await expect(repository.list()).rejects.toMatchObject(refusal);
    await expect(repository.create(emptyConversation("c9"))).rejects.toThrow(
      `version ${newestVersion + 1}, and this program knows versions up to ${newestVersion}`,
    );
    expect(events).toEqual([]);
    expect((await readFile(database.path)).equals(before)).toBe(true);
    expect(await filesBeside(database.path)).not.toContainEqual(expect.stringContaining("damaged"));
  });

  it.each([
    ["a text", Buffer.from("These are my notes. ".repeat(500))],
    ["a single byte", Buffer.from("x")],
    ["zeros", Buffer.alloc(8_192)],
  ])("sets aside what is no database but %s", async (_, content) => {
    await using database = await temporaryDatabase();
    await mkdir(dirname(database.path));
    await writeFile(database.path, content);
    const events: StoreEvent[] = [];
    await using repository = inProcessRepository(database.path, events);
    await repository.create(emptyConversation("c1"));
    const aside = setAsideIn(events);
    expect(aside).toMatch(/home[/\\]conversations\.damaged-[\dT-]+\.db$/);
    expect((await readFile(aside)).equals(content)).toBe(true);
    expect((await repository.list()).items).toHaveLength(1);
  });

  it("takes an empty file as a new database", async () => {
    await using database = await temporaryDatabase();
    await mkdir(dirname(database.path));
    await writeFile(database.path, "");
    const events: StoreEvent[] = [];
    await using repository = inProcessRepository(database.path, events);
    await repository.create(emptyConversation("c1"));
    expect(events).toEqual([]);
  });

  it("sets aside a database with a damaged page, or one that was cut short", async () => {
    await using database = await temporaryDatabase();
    for (const damage of ["overwrite", "truncate"] as const) {
      await storedAt(database.path, 30);
      const { size } = await stat(database.path);
      const file = await open(database.path, "r+");
      if (damage === "truncate") await file.truncate(size / 2);
      else await file.write(Buffer.alloc(size / 2, "damaged "), 0, size / 2, size / 4);
      await file.close();
      const damaged = await readFile(database.path);
      const events: StoreEvent[] = [];
      await using repository = inProcessRepository(database.path, events);
      expect((await repository.list()).items.length).toBeLessThan(30);
      expect((await readFile(setAsideIn(events))).equals(damaged)).toBe(true);
      await repository[Symbol.asyncDispose]();
      await rm(database.path);
    }
  });

  it("sets a damaged database aside once, though two programs find it", async () => {
    await using database = await temporaryDatabase();
    await mkdir(dirname(database.path));
    await writeFile(database.path, "no database");
    const events: StoreEvent[] = [];
    const repositories = [1, 2, 3].map(() => inProcessRepository(database.path, events));
    for (const [index, repository] of repositories.entries()) {
      await repository.create(emptyConversation(`c${index}`));
    }
    setAsideIn(events);
    expect((await repositories[0]?.list())?.items).toHaveLength(3);
    for (const repository of repositories) await repository[Symbol.asyncDispose]();
  });

  it("says so when the path is a folder, and leaves it alone", async () => {
    await using database = await temporaryDatabase();
    await mkdir(database.path, { recursive: true });
    await using repository = inProcessRepository(database.path);
    await expect(repository.list()).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    expect(await filesBeside(database.path)).toEqual(["conversations.db"]);
    await rm(database.path, { recursive: true });
    expect(await repository.list()).toEqual({ items: [] });
  });
});

describe("an open database", () => {
  it("is left for the one that has come in its place", async () => {
    await using database = await temporaryDatabase();
    await using repository = inProcessRepository(database.path);
    await repository.create(emptyConversation("c1"));
    await rename(database.path, `${database.path}.moved`);
    expect((await repository.list()).items).toEqual([]);
    await repository.create(emptyConversation("c2"));
    expect(existsSync(database.path)).toBe(true);
    await using next = inProcessRepository(database.path);
    expect((await next.list()).items.map(({ id }) => id)).toEqual(["c2"]);
  });

  it("fails a write for which there is no room, whole, and goes on reading", async () => {
    await using database = await temporaryDatabase();
    await storedAt(database.path);
    using connection = openDatabase(database.path);
    const store = new ConversationStore(connection);
    // A limit of the connection, which fails as a full disk does.
    connection.exec(`PRAGMA max_page_count = ${connection.number("PRAGMA page_count")}`);
    const writing = (): void => {
      try {
        store.create(shortConversation("c9", "x".repeat(100_000)));
      } catch (error) {
        throw storeErrorOf(error, database.path);
      }
    };
    expect(writing).toThrow("The disk is full");
    expect(store.find("c9")).toBeUndefined();
    expect(store.search("tides")).toHaveLength(1);
    connection.exec("PRAGMA max_page_count = 100000");
    writing();
    expect(store.find("c9")?.turns).toHaveLength(2);
  });

  it("fails while another program does not let go of it, and works when it does", async () => {
    await using database = await temporaryDatabase();
    using connection = openDatabase(database.path);
    connection.exec("PRAGMA busy_timeout = 1");
    const store = new ConversationStore(connection);
    const writing = (): void => {
      try {
        store.create(emptyConversation("c1"));
      } catch (error) {
        throw storeErrorOf(error, database.path);
      }
    };
    using other = new Connection(database.path);
    other.exec("BEGIN IMMEDIATE");
    expect(writing).toThrow("does not let go of them");
    expect(store.list()).toEqual({ items: [] });
    other.exec("ROLLBACK");
    writing();
    expect(store.list().items).toHaveLength(1);
  });

  it("refuses what could not be read again, and leaves out what cannot be read", async () => {
    await using database = await temporaryDatabase();
    using connection = openDatabase(database.path);
    const unreadable: unknown[] = [];
    const store = new ConversationStore(connection, (error) => unreadable.push(error));
    const infinite = emptyConversation("c1", { updatedAt: Number.POSITIVE_INFINITY });
    expect(() => store.create(infinite)).toThrow("because of updatedAt");
    store.create(shortConversation("c1", "Tides?"));
    store.create(shortConversation("c2", "Tides?"));
    connection.exec(`UPDATE conversations SET summary = '{"id":1}' WHERE key = 'c1'`);
    expect(store.list().items.map(({ id }) => id)).toEqual(["c2"]);
    expect(store.search("tides").map((hit) => hit.conversation.id)).toEqual(["c2"]);
    expect(unreadable).toHaveLength(2);
    expect(() => store.find("c1")).toThrow("is not what was stored (id, title");
    connection.exec("UPDATE turns SET turn = 'x' WHERE conversation = 2");
    expect(() => store.find("c2")).toThrow("is not what was stored.");
  });
});
