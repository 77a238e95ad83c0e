import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { syntheticModelFile } from "@llm/testing/gguf";
import { startLlm, type LlmHome, temporaryHome } from "./llm-process.ts";

// Each test starts two processes and loads a model.
jest.setTimeout(30_000);

describe("the llm command with its real engine", () => {
  let home: LlmHome;
  beforeAll(async () => {
    home = await temporaryHome();
  });
  afterAll(async () => {
    await home[Symbol.asyncDispose]();
  });

  it("answers from the starter model", async () => {
    const llm = startLlm(home, ["run", "starter", "What can you do?", "-t", "0"]);
    expect(await llm.exited).toEqual({ code: 0, signal: null });
    expect(llm.stdout).toMatch(/^I can explain this app.*\n$/);
    expect(llm.stderr).toBe("");
  });

  it("takes the prompt that is piped in", async () => {
    const llm = startLlm(home, ["run", "starter", "--max-tokens", "3", "--json"]);
    llm.write("What is a token?");
    expect((await llm.exited).code).toBe(0);
    const last: unknown = JSON.parse(llm.stdout.trimEnd().split("\n").at(-1) ?? "");
    expect(last).toMatchObject({
      isFinal: true,
      finishReason: "length",
      usage: { completionTokens: 3 },
    });
  });

  it("is interrupted by Ctrl-C and leaves no engine behind", async () => {
    const llm = startLlm(home, ["run", await syntheticModelFile("slow"), "Write on."]);
    await llm.firstOutput;
    const engine = await home.enginePid();
    llm.kill("SIGINT");
    expect(await llm.exited).toEqual({ code: 130, signal: null });
    expect(llm.stderr).toBe("");
    expect(() => process.kill(engine, 0)).toThrow("ESRCH");
  });

  it("ends with WORKER_CRASHED at once when the engine is killed in mid-answer", async () => {
    const llm = startLlm(home, ["run", await syntheticModelFile("slow"), "Write on."]);
    await llm.firstOutput;
    process.kill(await home.enginePid(), "SIGKILL");
    // By its end and not by a limit of time, which would be WORKER_TIMEOUT.
    expect((await llm.exited).code).toBe(1);
    expect(llm.stderr).toMatch(/^error\[WORKER_CRASHED\]: .+\nhint: .+\n$/);

    const again = startLlm(home, ["run", "starter", "What can you do?"]);
    expect((await again.exited).code).toBe(0);
  });

  it("ends quietly when the reader of its output leaves", async () => {
    const llm = startLlm(home, ["run", await syntheticModelFile("slow"), "Write on."]);
    await llm.firstOutput;
    llm.stopReading();
    expect((await llm.exited).code).toBe(0);
    expect(llm.stderr).toBe("");
  });

  it("works offline with an HF_ENDPOINT that is no address, and names it where the hub is needed", async () => {
    const environment = { HF_ENDPOINT: "http://[bad" };
    const run = async (...argv: readonly string[]) => {
      const llm = startLlm(home, argv, environment);
      return { code: (await llm.exited).code, stdout: llm.stdout, stderr: llm.stderr };
    };
    const offline = [["list"], ["search"], ["show", "starter"], ["verify", "starter"], ["logout"]];
    for (const argv of [...offline, ["run", "starter", "--max-tokens", "3", "Hi"]]) {
      expect([argv, await run(...argv)]).toMatchObject([argv, { code: 0, stderr: "" }]);
    }
    for (const argv of [
      ["search", "tiny"],
      ["pull", "hf:acme/tiny"],
    ]) {
      const { code, stderr } = await run(...argv);
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(
          /^error\[CONFIGURATION_INVALID\]: HF_ENDPOINT .+\nhint: Set HF_ENDPOINT/u,
        ),
      ]);
    }
  });

  it("says how it is used, and fails, when it is not told what to do", async () => {
    const llm = startLlm(home, []);
    expect((await llm.exited).code).toBe(2);
    expect(llm.stderr).toContain("Usage: llm");
  });
});
