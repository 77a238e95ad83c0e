import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";

const runtime = new URL("../dist/index.js", import.meta.url).href;

describe("a home folder where nothing can be made", () => {
  if (!existsSync("/proc/self")) {
    it.skip("is not tried: there is no /proc here", () => {});
    return;
  }

  it("is refused, and not tried for ever", () => {
    // In a process of its own, which can be ended whatever it does.
    const program = `
      const { createRuntime } = await import(${JSON.stringify(runtime)});
      await createRuntime({ home: "/proc/x" }).catch(({ code, hint }) => console.log(code, hint));
    `;
    const child = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
      encoding: "utf8",
      timeout: 20_000,
      killSignal: "SIGKILL",
    });
    expect(child.stdout).toMatch(/^INVALID_ARGUMENT .*LLM_HOME/u);
  }, 30_000);
});
