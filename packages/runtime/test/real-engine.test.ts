import { describe, expect, it } from "@jest/globals";
import { temporaryFolder } from "@llm/testing/files";
import { createRuntime } from "../src/index.ts";

describe("a runtime with its own engine process", () => {
  it("starts no process before one is needed, answers, and leaves none behind", async () => {
    await using home = await temporaryFolder();
    const pids: unknown[] = [];
    const note = (fields: object) => void pids.push("pid" in fields ? fields.pid : undefined);
    const logger = { debug() {}, info: note, warn() {}, error() {} };
    {
      await using runtime = await createRuntime({ home: home.path, logger });
      await runtime.models.list();
      expect(pids).toEqual([]);
      await runtime.llm.loadModel("starter");
      let text = "";
      for await (const chunk of runtime.llm.stream("What can you do?")) text += chunk.content;
      expect(text).toContain("explain this app");
      expect((await runtime.worker.describe()).processId).toBe(pids[0]);
    }
    expect(() => process.kill(Number(pids[0]), 0)).toThrow("ESRCH");
  }, 30_000);
});
