import { describe, expect, it } from "@jest/globals";
import { CommandHarness } from "../../test/command-harness.ts";

function answering(...chunks: readonly string[]): CommandHarness {
  const harness = new CommandHarness();
  harness.worker.answerScript = { chunks };
  return harness;
}

describe("llm run", () => {
  it("writes the answer and ends its last line", async () => {
    const harness = answering("Hello", " there.");
    expect(await harness.run("run", "starter", "Hi")).toBe(0);
    expect([harness.stdout.text, harness.stderr.text]).toEqual(["Hello there.\n", ""]);
    expect(harness.worker.disposed).toBe(true);
  });

  it("adds no line end to an answer that has one", async () => {
    const harness = answering("Hello\n");
    await harness.run("run", "starter", "Hi");
    expect(harness.stdout.text).toBe("Hello\n");
  });

  it("passes the options on", async () => {
    const harness = answering("Yes.");
    const options =
      "--system Short. --max-tokens 5 --temperature 0.5 --seed 7 --context 256 --threads 2 --trust";
    await harness.run("run", "starter", "Hi", ...options.split(" "));
    expect(harness.worker.calls).toMatchObject([
      { method: "loadModel", options: { contextSize: 256, threads: 2, trust: true } },
      {
        method: "executePrompt",
        prompt: {
          messages: [
            { role: "system", content: "Short." },
            { role: "user", content: "Hi" },
          ],
        },
        options: { maxTokens: 5, temperature: 0.5, seed: 7, modelId: "starter" },
      },
    ]);
  });

  it("prints a chunk per line as JSON, the last one final", async () => {
    const harness = answering("Hello", " there.");
    await harness.run("run", "starter", "Hi", "--json");
    const chunks = harness.stdout.text
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(chunks).toMatchObject([
      { type: "text", index: 0, content: "Hello", isFinal: false },
      { type: "text", index: 1, content: " there.", isFinal: false },
      {
        type: "final",
        isFinal: true,
        finishReason: "stop",
        usage: { completionTokens: 2 },
        timings: { tokensPerSecond: expect.any(Number) },
      },
    ]);
  });

  it.each([[["-"]], [[]]])("takes the prompt that is piped in when it is %j", async (prompt) => {
    const harness = answering("Yes.");
    harness.stdin.end("A question from a file");
    expect(await harness.run("run", "starter", ...prompt)).toBe(0);
    expect(harness.worker.calls.at(-1)).toMatchObject({
      prompt: { messages: [{ content: "A question from a file" }] },
    });
  });

  it.each(["./models/mine.gguf", "mine.gguf"])("takes %s as a file", async (path) => {
    const harness = answering("Yes.");
    expect(await harness.run("run", path, "Hi")).toBe(0);
    expect(harness.worker.calls.at(-1)).toMatchObject({ options: { modelId: "mine" } });
  });

  // The fake takes files that end in .gguf alone, which tells that these reached it as files.
  it.each(["models/mine", "models\\mine", "package.json"])("takes %s as a file", async (path) => {
    const harness = answering("Yes.");
    expect(await harness.run("run", path, "Hi")).toBe(1);
    expect(harness.stderr.text).toContain("error[MODEL_FILE_INVALID]");
  });
});

describe("llm run, interrupted", () => {
  it("ends with 130 and leaves no engine when Ctrl-C comes during the answer", async () => {
    const harness = answering("Hello", " there.");
    harness.worker.answerScript = { chunks: ["Hello", " there."], hangAfter: 1 };
    const exitCode = harness.run("run", "starter", "Hi");
    await harness.stdout.shows("Hello");
    harness.interrupt();
    expect(await exitCode).toBe(130);
    expect([harness.stdout.text, harness.stderr.text]).toEqual(["Hello", ""]);
    expect(harness.worker.disposed).toBe(true);
  });

  it("leaves a second Ctrl-C to the program", async () => {
    const harness = answering();
    harness.worker.answerScript = { chunks: ["Hello", "!"], hangAfter: 1 };
    const exitCode = harness.run("run", "starter", "Hi");
    await harness.stdout.shows("Hello");
    expect([harness.interrupt(), harness.interrupt()]).toEqual([1, 0]);
    expect(await exitCode).toBe(130);
  });

  it("ends with 130 while it waits for the prompt", async () => {
    const harness = answering("Yes.");
    const exitCode = harness.run("run", "starter");
    harness.interrupt();
    expect(await exitCode).toBe(130);
    expect(harness.worker.calls).toEqual([]);
  });

  it("ends quietly when the reader of its output leaves", async () => {
    const harness = answering("Hello", " there.");
    harness.stdout.isBroken = true;
    expect(await harness.run("run", "starter", "Hi")).toBe(0);
    expect(harness.stderr.text).toBe("");
    expect([harness.worker.cancelled, harness.worker.disposed]).toEqual([1, true]);
  });
});

describe("llm run, given something wrong", () => {
  it.each([
    [["nope", "Hi"], "error[MODEL_NOT_FOUND]"],
    [["startr", "Hi"], "starter"],
    [["starter", ""], "error[INVALID_ARGUMENT]"],
    [["starter", "Hi", "--temperature", "-1"], "error[INVALID_ARGUMENT]: temperature is -1."],
    [["starter", "Hi", "--max-tokens", "1.5"], "error[INVALID_ARGUMENT]: maxTokens is 1.5."],
    [["starter", "Hi", "--seed", "Infinity"], "error[INVALID_ARGUMENT]: seed is Infinity."],
    [["starter", "Hi", "--context", "1"], "error[INVALID_ARGUMENT]: contextSize is 1."],
    [["starter", "Hi", "--threads", "0"], "error[INVALID_ARGUMENT]: threads is 0."],
    [["./missing.gguf", "Hi"], "error[MODEL_NOT_FOUND]"],
    [["./README.md", "Hi"], "error[MODEL_FILE_INVALID]"],
  ])("says for %j: %s", async (argv, message) => {
    const harness = answering("Yes.");
    expect(await harness.run("run", ...argv, "--json")).toBe(1);
    expect(harness.stderr.text).toContain(message);
    expect(harness.stderr.text).toMatch(/^error\[[A-Z_]+\]: .+\nhint: .+\n$/);
    expect([harness.stdout.text, harness.worker.calls]).toEqual(["", []]);
  });

  it("gives both counts for a prompt longer than the context", async () => {
    const harness = answering("Yes.");
    expect(await harness.run("run", "starter", "word ".repeat(100), "--context", "64")).toBe(1);
    expect(harness.stderr.text).toMatch(/^error\[CONTEXT_OVERFLOW\]: .*100.* 64/);
  });

  it("fails with WORKER_CRASHED when the engine dies, keeping what was written", async () => {
    const harness = answering();
    harness.worker.answerScript = { chunks: ["Hello", "!"], hangAfter: 1 };
    const exitCode = harness.run("run", "starter", "Hi");
    await harness.stdout.shows("Hello");
    harness.worker.crash();
    expect(await exitCode).toBe(1);
    expect(harness.stdout.text).toBe("Hello");
    expect(harness.stderr.text).toContain("error[WORKER_CRASHED]");
  });
});

describe("llm run, while it loads", () => {
  it("shows how far it is on a terminal once that takes longer than a second, and wipes it", async () => {
    const harness = new CommandHarness({ isTerminal: true });
    harness.millisecondsPerLook = 500;
    await harness.run("run", "starter", "Hi");
    const [before, ...lines] = harness.stderr.text.split("\r\u001B[K");
    expect([before, lines.at(-1)]).toEqual(["", ""]);
    expect(lines.slice(0, -1)).toContain("Loading starter: 50%");
  });

  it.each([
    [true, 100],
    [false, 500],
  ])("shows nothing on a terminal (%s) with %i ms a step", async (isTerminal, milliseconds) => {
    const harness = new CommandHarness({ isTerminal });
    harness.millisecondsPerLook = milliseconds;
    await harness.run("run", "starter", "Hi");
    expect(harness.stderr.text).toBe("");
  });
});
