import { execFileSync } from "node:child_process";
import { chmod, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { shortConversation } from "@llm/testing/fakes";
import { temporaryStore, type TemporaryStore } from "./temporary-store.ts";

const script = fileURLToPath(new URL("read-and-write.mjs", import.meta.url));
// Root may write anywhere; nobody has this number.
const someone = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const hasModes = process.platform !== "win32";
if (!hasModes) console.info("No folder is made read-only: Windows has no modes of folders.");

async function storeWithOne(): Promise<TemporaryStore> {
  const store = await temporaryStore();
  const repository = store.open();
  await repository.create(shortConversation("c1", "Tides?"));
  await repository[Symbol.asyncDispose]();
  return store;
}

/** What another program can do with the store, which may not write where that is not allowed. */
function readAndWrite(path: string): Record<string, unknown> {
  return JSON.parse(
    execFileSync(process.execPath, [script, path], { ...someone, encoding: "utf8" }),
  );
}

(hasModes ? describe : describe.skip)("a store that cannot be written to", () => {
  it.each([
    ["its file", 0o444, 0o755],
    ["its folder", 0o644, 0o555],
    ["both", 0o444, 0o555],
  ])("is read, when it is %s", async (_, fileMode, folderMode) => {
    await using store = await storeWithOne();
    const before = await readFile(store.path);
    await chmod(store.path, fileMode);
    await chmod(store.folder, folderMode);
    const readOnly = expect.objectContaining({ code: "STORE_UNAVAILABLE", reason: "READ_ONLY" });
    expect(readAndWrite(store.path)).toEqual({
      listed: { result: 1 },
      found: { result: 1 },
      updated: readOnly,
      created: readOnly,
    });
    await chmod(store.folder, 0o755);
    expect((await readFile(store.path)).equals(before)).toBe(true);
  });

  it("fails as one that cannot be read, when it cannot", async () => {
    await using store = await storeWithOne();
    await chmod(store.path, 0o000);
    await chmod(store.folder, 0o555);
    const refused = expect.objectContaining({ code: "STORE_UNAVAILABLE" });
    expect(readAndWrite(store.path)).toMatchObject({ listed: refused, updated: refused });
    await chmod(store.folder, 0o755);
  });

  it("cannot be made where nothing can be written", async () => {
    await using store = await temporaryStore();
    await chmod(store.folder, 0o555);
    const refused = expect.objectContaining({ code: "STORE_UNAVAILABLE" });
    expect(readAndWrite(`${store.folder}/home/conversations.db`)).toMatchObject({
      listed: refused,
    });
    await chmod(store.folder, 0o755);
  });
});
