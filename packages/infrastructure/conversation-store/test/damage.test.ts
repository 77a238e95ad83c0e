import { open, readFile, stat, writeFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { emptyConversation, shortConversation } from "@llm/testing/fakes";
import type { StoreNotice } from "../src/index.ts";
import { temporaryStore } from "./temporary-store.ts";

describe("a damaged database", () => {
  it("is set aside at the first call, told of, and replaced", async () => {
    await using store = await temporaryStore();
    await writeFile(store.path, "These are my notes.");
    const logged: object[] = [];
    const log = (fields: object) => void logged.push(fields);
    const logger = { debug: log, info: log, warn: log, error: log };
    const repository = store.open({ logger });
    const notices: StoreNotice[] = [];
    repository.onNotice((notice) => notices.push(notice));
    await Promise.all(["a", "b", "c"].map((id) => repository.create(emptyConversation(id))));
    expect((await repository.list()).items).toHaveLength(3);
    expect(notices).toHaveLength(1);
    const { message = "", setAsidePath = "" } = notices[0] ?? {};
    expect(message).toContain(setAsidePath);
    expect(await readFile(setAsidePath, "utf8")).toBe("These are my notes.");
    expect(logged).toContainEqual({ setAsidePath, salvaged: 0 });

    const later: StoreNotice[] = [];
    repository.onNotice((notice) => later.push(notice))();
    expect(later).toEqual(notices);
    expect((await store.open().list()).items).toHaveLength(3);
  });

  it("is set aside when the damage is met while it is open, and what can be read is kept", async () => {
    await using store = await temporaryStore();
    const text = (number: number) => `Tides ${number} ${"and moons ".repeat(400)}`;
    {
      await using repository = store.open();
      for (let number = 0; number < 60; number++) {
        await repository.create(shortConversation(`c${number}`, text(number)));
      }
    }
    const reader = store.open();
    await reader.list({ limit: 1 });
    // After another program's write it reads the file again.
    await store.open().create(emptyConversation("other"));
    // The last pages have the last turns on them.
    const { size } = await stat(store.path);
    const file = await open(store.path, "r+");
    await file.write(Buffer.alloc(40_960, "damaged "), 0, 40_960, size - 81_920);
    await file.close();
    const notices: StoreNotice[] = [];
    reader.onNotice((notice) => notices.push(notice));
    for (let number = 0; number < 60; number++) {
      // Where the damage is in a text alone, only that conversation cannot be read.
      const unreadable = { code: "STORE_UNAVAILABLE", details: { reason: "UNREADABLE" } };
      await reader
        .find(`c${number}`)
        .catch((error: unknown) => expect(error).toMatchObject(unreadable));
    }
    expect(notices).toHaveLength(1);
    const kept = (await reader.list()).items;
    expect(kept).toHaveLength(notices[0]?.salvaged ?? 0);
    expect(kept.length).toBeGreaterThan(20);
    expect(kept.length).toBeLessThan(61);
    for (const { id } of kept.filter((one) => one.id !== "other")) {
      const turns = (await reader.find(id))?.turns ?? [];
      expect(turns.map((turn) => turn.text)).toEqual([text(Number(id.slice(1))), "Yes."]);
    }
    expect((await reader.search("tides", { limit: 100 })).length).toBeGreaterThan(20);
    await reader.create(emptyConversation("new"));
  });
});
