import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { temporaryFolder } from "./temporary-folder.ts";

describe("temporaryFolder", () => {
  it("gives each test an empty one, and deletes it with what is in it", async () => {
    const paths: string[] = [];
    {
      await using one = await temporaryFolder();
      await using other = await temporaryFolder();
      paths.push(one.path, other.path);
      expect([await readdir(one.path), await readdir(other.path)]).toEqual([[], []]);
      await mkdir(join(one.path, "models"));
      await writeFile(join(one.path, "models", "a.gguf"), "GGUF");
    }
    expect(new Set(paths).size).toBe(2);
    expect(paths.map((path) => existsSync(path))).toEqual([false, false]);
  });
});
