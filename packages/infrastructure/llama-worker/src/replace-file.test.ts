import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { temporaryFolder } from "@llm/testing/files";
import { replaceFile, replaceText } from "./replace-file.ts";

describe("replacing a file", () => {
  it("leaves the new one alone, for the user alone", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "records.json");
    await writeFile(path, "old and longer", { mode: 0o644 });
    await replaceText(path, "new");
    expect(await readFile(path, "utf8")).toBe("new");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder.path)).toEqual(["records.json"]);
  });

  it("lets writes at the same time each be whole", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "records.json");
    const texts = Array.from({ length: 8 }, (_, index) => String(index).repeat(200_000));
    await Promise.all(texts.map((text) => replaceText(path, text)));
    expect(texts).toContain(await readFile(path, "utf8"));
    expect(await readdir(folder.path)).toEqual(["records.json"]);
  });

  it("keeps the old one when it fails, and leaves nothing beside it", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "records.json");
    await writeFile(path, "old");
    const failed = replaceFile(path, async (unfinished) => {
      await writeFile(unfinished, "half");
      throw new Error("no more");
    });
    await expect(failed).rejects.toThrow("no more");
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder.path)).toEqual(["records.json"]);
  });

  it("leaves nothing beside a place that it cannot take", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "records.json");
    await mkdir(path);
    await expect(replaceText(path, "new")).rejects.toMatchObject({ syscall: "rename" });
    expect(await readdir(folder.path)).toEqual(["records.json"]);
  });
});
