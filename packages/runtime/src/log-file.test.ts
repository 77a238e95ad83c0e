import { describe, expect, it } from "@jest/globals";
import { existsSync } from "node:fs";
import { readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@llm/testing/files";
import { defaultLogLevel, openLogFile } from "./log-file.ts";

describe("openLogFile", () => {
  it("writes lines of JSON at once, to a file of the user's alone", async () => {
    await using folder = await temporaryFolder();
    await using log = openLogFile(folder.path, "info");
    log.logger.debug({ modelId: "starter" }, "not this");
    log.logger.info({ modelId: "starter" }, "model loaded");
    const path = join(folder.path, "llm.log");
    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { level: 30, pid: process.pid, modelId: "starter", msg: "model loaded" },
    ]);
    expect(((await stat(path)).mode & 0o777).toString(8)).toBe("600");
  });

  it("goes on where the last program ended", async () => {
    await using folder = await temporaryFolder();
    for (const message of ["first", "second"]) {
      await using log = openLogFile(folder.path, "info");
      log.logger.info({}, message);
    }
    expect(await readFile(join(folder.path, "llm.log"), "utf8")).toMatch(/first.*\n.*second/);
  });

  it("puts a file over 5 MiB aside, in place of the one before", async () => {
    await using folder = await temporaryFolder();
    const old = "x".repeat(5 * 1024 * 1024 + 1);
    await writeFile(join(folder.path, "llm.log"), old);
    await writeFile(join(folder.path, "llm.1.log"), "older");
    await using log = openLogFile(folder.path, "info");
    log.logger.info({}, "new");
    expect(await readFile(join(folder.path, "llm.1.log"), "utf8")).toBe(old);
    expect(await readFile(join(folder.path, "llm.log"), "utf8")).not.toContain("x".repeat(9));
  });
});

describe("openLogFile on a full disk", () => {
  const fullDevice = "/dev/full";
  if (!existsSync(fullDevice)) {
    it.skip(`is not tried: there is no ${fullDevice} here`, () => {});
    return;
  }

  it("loses lines and nothing else", async () => {
    await using folder = await temporaryFolder();
    await symlink(fullDevice, join(folder.path, "llm.log"));
    await using log = openLogFile(folder.path, "info");
    for (let line = 0; line < 2_000; line++) log.logger.info({ line }, "x".repeat(1_000));
    await new Promise((turn) => setImmediate(turn));
    log.logger.error({}, "still here");
  });
});

describe("defaultLogLevel", () => {
  it.each([
    [{}, "info"],
    [{ LLM_LOG_LEVEL: "" }, "info"],
    [{ LLM_LOG_LEVEL: "debug" }, "debug"],
    [{ LLM_LOG_LEVEL: "silent" }, "silent"],
  ])("is for %j: %s", (environment, level) => {
    expect(defaultLogLevel(environment)).toBe(level);
  });

  it("refuses a level that there is not", () => {
    expect(() => defaultLogLevel({ LLM_LOG_LEVEL: "loud" })).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT", hint: expect.stringContaining("debug") }),
    );
  });
});
