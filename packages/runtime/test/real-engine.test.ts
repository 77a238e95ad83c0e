import { describe, expect, it } from "@jest/globals";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@llm/testing/files";
import { createRuntime, type Runtime } from "../src/index.ts";

describe("a runtime with its own engine process", () => {
  it("starts no process before one is needed, answers, and leaves none behind", async () => {
    await using home = await temporaryFolder();
    const pids: unknown[] = [];
    const note = (fields: object) =>
      void pids.push("enginePid" in fields ? fields.enginePid : undefined);
    const logger = { debug() {}, info: note, warn() {}, error() {} };
    {
      await using runtime = await createRuntime({ home: home.path, logger });
      await runtime.models.list();
      expect(pids).toEqual([]);
      await runtime.llm.loadModel("starter");
      let text = "";
      for await (const chunk of runtime.llm.stream("What can you do?", { temperature: 0 }))
        text += chunk.content;
      expect(text).toContain("explain this app");
      expect(await processIdOf(runtime)).toBe(pids[0]);
    }
    expect(() => process.kill(Number(pids[0]), 0)).toThrow("ESRCH");
  }, 30_000);

  it("starts its process ahead when told to, and loads into that", async () => {
    await using home = await temporaryFolder();
    let tellPid = (_pid: unknown) => {};
    const started = new Promise((resolve) => (tellPid = resolve));
    const info = (fields: object) => "enginePid" in fields && tellPid(fields.enginePid);
    const logger = { debug() {}, info, warn() {}, error() {} };
    await using runtime = await createRuntime({ home: home.path, logger });
    runtime.startEngine();
    const pid = await started;
    await runtime.llm.loadModel("starter");
    expect(await processIdOf(runtime)).toBe(pid);
  }, 30_000);

  it("logs the engine's process beside its own", async () => {
    await using home = await temporaryFolder();
    let processId: number | undefined;
    {
      await using runtime = await createRuntime({ home: home.path });
      processId = await processIdOf(runtime);
    }
    const log = await readFile(join(home.path, "logs", "llm.log"), "utf8");
    const line = log.split("\n").find((text) => text.includes("engine started")) ?? "";
    expect(JSON.parse(line)).toMatchObject({ pid: process.pid, enginePid: processId });
    expect(line.match(/"pid":/gu)).toHaveLength(1);
  }, 30_000);
});

async function processIdOf({ worker }: Runtime): Promise<number | undefined> {
  const [engine] = await worker.describe();
  return engine?.local?.processId;
}
