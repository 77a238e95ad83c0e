import { describe, expect, it } from "@jest/globals";
import { stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { temporaryFolder } from "@llm/testing/files";
import { defaultHome, openFolders } from "./home-folder.ts";

describe("defaultHome", () => {
  it("is what LLM_HOME says", () => {
    expect(defaultHome({ LLM_HOME: "/data/llm" })).toBe("/data/llm");
  });

  it.each([{}, { LLM_HOME: "" }])("is the platform's data folder for %j", (environment) => {
    const home = defaultHome(environment);
    expect(isAbsolute(home)).toBe(true);
    expect(home).toContain("llm-desktop");
    expect(home).not.toBe(homedir());
  });
});

describe("openFolders", () => {
  it("makes them, closed to other users", async () => {
    await using parent = await temporaryFolder();
    const home = join(parent.path, "deep", "home");
    const folders = openFolders(home);
    expect(folders).toEqual({ home, models: join(home, "models"), logs: join(home, "logs") });
    for (const folder of [folders.home, folders.models, folders.logs]) {
      expect(((await stat(folder)).mode & 0o777).toString(8)).toBe("700");
    }
    expect(openFolders(home)).toEqual(folders);
  });

  it("makes a relative path absolute", async () => {
    await using parent = await temporaryFolder();
    const folders = openFolders(join(parent.path, "a", "..", "b"));
    expect(folders.home).toBe(resolve(parent.path, "b"));
  });

  it("says what to do when a folder cannot be made", async () => {
    await using parent = await temporaryFolder();
    const file = join(parent.path, "file");
    await writeFile(file, "");
    expect(() => openFolders(join(file, "home"))).toThrow(
      expect.objectContaining({
        code: "INVALID_ARGUMENT",
        message: expect.stringMatching(/^The folder .*home cannot be used \(.*ENOTDIR.*\)\.$/),
        hint: expect.stringContaining("LLM_HOME"),
      }),
    );
  });
});
