import { describe, expect, it } from "@jest/globals";
import { CommandHarness } from "../test/command-harness.ts";

describe("Ctrl-C while a command waits for a model", () => {
  it.each(["run starter Hi", "chat", "embed starter sea", "doctor --calibrate"])(
    "ends llm %s with 130 and leaves no engine, and a second one is left to the program",
    async (line) => {
      const harness = new CommandHarness();
      harness.worker.loadScript = { hang: true };
      const exitCode = harness.run(...line.split(" "));
      while (harness.worker.active === 0) await new Promise(setImmediate);
      expect([harness.interrupt(), harness.interrupt()]).toEqual([1, 0]);
      expect(await exitCode).toBe(130);
      expect([harness.stdout.text, harness.stderr.text]).toEqual(["", ""]);
      expect(harness.worker.disposed).toBe(true);
    },
  );
});
