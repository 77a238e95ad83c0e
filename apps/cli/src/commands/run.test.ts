import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
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
      "--system Short. --max-tokens 5 --temperature 0.5 --seed 7 --context 256 --threads 2 --trust " +
      "--top-k 30 --top-p 0.9 --min-p 0.05 --kv-cache-type q8_0 " +
      "--repeat-penalty 1.1 --context-policy shift --stop ### --stop";
    await harness.run("run", "starter", "Hi", ...options.split(" "), "The end.");
    expect(harness.worker.calls).toMatchObject([
      {
        method: "loadModel",
        options: { contextSize: 256, llama: { threads: 2, trust: true, kvCacheType: "q8_0" } },
      },
      {
        method: "executePrompt",
        prompt: {
          messages: [
            { role: "system", content: "Short." },
            { role: "user", content: "Hi" },
          ],
        },
        options: {
          maxTokens: 5,
          temperature: 0.5,
          topK: 30,
          topP: 0.9,
          minP: 0.05,
          seed: 7,
          modelId: "starter",
          repeatPenalty: 1.1,
          contextPolicy: "shift",
          stop: ["###", "The end."],
        },
      },
    ]);
  });

  it("prints a chunk per line as JSON, the last one final", async () => {
    const harness = answering("Hello", " there.");
    await harness.run("run", "starter", "Hi", "--json");
    expect(harness.jsonLines()).toMatchObject([
      { type: "prompt-progress", content: "", processed: 0, total: 1, cached: 0 },
      { type: "prompt-progress", content: "", processed: 1, total: 1, cached: 0 },
      { type: "text", index: 0, content: "Hello", isFinal: false },
      { type: "text", index: 1, content: " there.", isFinal: false },
      {
        type: "final",
        isFinal: true,
        finishReason: "stop",
        usage: { completionTokens: 2 },
        // The fake's load takes this long.
        timings: { tokensPerSecond: expect.any(Number), loadMs: 1 },
      },
    ]);
  });

  it("prints what failed as JSON too", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("run", "startr", "Hi", "--json")).toBe(1);
    expect(harness.jsonLines()).toEqual([
      {
        type: "error",
        code: "MODEL_NOT_FOUND",
        message: expect.any(String),
        hint: expect.any(String),
        retryable: false,
        details: expect.anything(),
      },
    ]);
    expect(harness.stderr.text).toContain("error[MODEL_NOT_FOUND]");
    await harness.run("run", "startr", "Hi");
    expect(harness.jsonLines()).toHaveLength(1);
  });

  it("names an option as it was typed", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("run", "starter", "Hi", "--context", "3")).toBe(1);
    expect(harness.stderr.text).toBe(
      "error[INVALID_ARGUMENT]: --context is 3.\n" +
        "hint: Give a whole number from 64 to 10,000,000 for --context, or leave it out.\n",
    );
  });

  it("prints reasoning as JSON", async () => {
    const harness = answering("Hello.");
    harness.worker.answerScript = { reasoning: ["Well."], chunks: ["Hello."] };
    await harness.run("run", "starter", "Hi", "--json");
    expect(harness.jsonLines()).toContainEqual({
      type: "reasoning",
      index: 0,
      content: "Well.",
      isFinal: false,
    });
  });

  it("loads the model with the template of a file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "llm-template-"));
    try {
      const path = join(folder, "chat.jinja");
      await writeFile(path, "{{ messages[0].content }}\n");
      const harness = answering("Yes.");
      await harness.run("run", "starter", "Hi", "--chat-template", path);
      expect(harness.worker.calls[0]).toMatchObject({
        options: { llama: { chatTemplate: "{{ messages[0].content }}\n" } },
      });
    } finally {
      await rm(folder, { recursive: true });
    }
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

describe("what a model thinks in llm run", () => {
  function thinking(options: ConstructorParameters<typeof CommandHarness>[0] = {}): CommandHarness {
    const harness = new CommandHarness(options);
    harness.worker.answerScript = { reasoning: ["Well,", " now."], chunks: ["Hello."] };
    return harness;
  }

  it("is faint and beside the answer on a terminal", async () => {
    const harness = thinking({ isTerminal: true });
    await harness.run("run", "starter", "Hi");
    expect(harness.stderr.text).toBe("\u001B[2mWell,\u001B[22m\u001B[2m now.\u001B[22m\n\n");
    expect(harness.stdout.text).toBe("Hello.\n");
  });

  it("is left out elsewhere, and on a terminal when it is not wanted", async () => {
    const piped = thinking();
    await piped.run("run", "starter", "Hi");
    expect([piped.stdout.text, piped.stderr.text]).toEqual(["Hello.\n", ""]);
    const terminal = thinking({ isTerminal: true });
    await terminal.run("run", "starter", "Hi", "--no-reasoning");
    expect([terminal.stdout.text, terminal.stderr.text]).toEqual(["Hello.\n", ""]);
  });

  it("is plain text on stderr with --reasoning", async () => {
    const harness = thinking();
    await harness.run("run", "starter", "Hi", "--reasoning");
    expect([harness.stdout.text, harness.stderr.text]).toEqual(["Hello.\n", "Well, now.\n"]);
  });

  it("ends its line when no answer follows", async () => {
    const harness = thinking();
    harness.worker.answerScript = { reasoning: ["Well"], chunks: [] };
    await harness.run("run", "starter", "Hi", "--reasoning");
    expect(harness.stderr.text).toBe("Well\n");
  });

  it("ends quietly when nobody reads it any more", async () => {
    const harness = thinking();
    harness.stderr.isBroken = true;
    expect(await harness.run("run", "starter", "Hi", "--reasoning")).toBe(0);
    expect([harness.worker.cancelled, harness.worker.disposed]).toEqual([1, true]);
  });

  it("is not to be had with --json-schema", async () => {
    const harness = thinking();
    const argv = ["run", "starter", "Hi", "--json-schema", "schema.json", "--reasoning"];
    expect(await harness.run(...argv)).toBe(2);
    expect(harness.stderr.text).toContain(
      "'--reasoning' cannot be used with option '--json-schema",
    );
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
    [["starter", "Hi", "--temperature", "-1"], "error[INVALID_ARGUMENT]: --temperature is -1."],
    [["starter", "Hi", "--max-tokens", "1.5"], "error[INVALID_ARGUMENT]: --max-tokens is 1.5."],
    [["starter", "Hi", "--seed", "Infinity"], "error[INVALID_ARGUMENT]: --seed is Infinity."],
    [["starter", "Hi", "--context", "1"], "error[INVALID_ARGUMENT]: --context is 1."],
    [["starter", "Hi", "--threads", "0"], "error[INVALID_ARGUMENT]: --threads is 0."],
    [
      ["starter", "Hi", "--repeat-penalty", "0.5"],
      "error[INVALID_ARGUMENT]: --repeat-penalty is 0.5.",
    ],
    [["starter", "Hi", "--stop", ""], "error[INVALID_ARGUMENT]: --stop is"],
    [
      ["starter", "Hi", "--chat-template", "no-such-file"],
      "error[INVALID_ARGUMENT]: The chat template cannot be read",
    ],
    [["./missing.gguf", "Hi"], "error[MODEL_NOT_FOUND]"],
    [["./README.md", "Hi"], "error[MODEL_FILE_INVALID]"],
  ])("says for %j: %s", async (argv, message) => {
    const harness = answering("Yes.");
    expect(await harness.run("run", ...argv, "--json")).toBe(1);
    expect(harness.stderr.text).toContain(message);
    expect(harness.stderr.text).toMatch(/^error\[[A-Z_]+\]: .+\nhint: .+\n$/);
    const code: unknown = expect.stringMatching(/^[A-Z_]+$/);
    expect(harness.jsonLines()).toEqual([expect.objectContaining({ type: "error", code })]);
    expect(harness.worker.calls).toEqual([]);
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

  it("shows how far a long prompt is read, and wipes that before the answer", async () => {
    const harness = new CommandHarness({ isTerminal: true });
    harness.worker.answerScript = { chunks: ["Hello."] };
    harness.millisecondsPerLook = 700;
    await harness.run("run", "starter", "one two three four");
    const lines = harness.stderr.text.split("\r\u001B[K");
    expect(lines.slice(-3)).toEqual(["Reading the prompt: 50%", "Reading the prompt: 100%", ""]);
    expect(harness.stdout.text).toBe("Hello.\n");
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

describe("llm run --json-schema", () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "json-schema-"))));
  afterEach(() => rm(folder, { recursive: true }));

  async function schemaFile(text: string): Promise<string> {
    const path = join(folder, "schema.json");
    await writeFile(path, text);
    return path;
  }

  it("prints an object of the schema", async () => {
    const harness = new CommandHarness();
    const path = await schemaFile(
      '{"type":"object","properties":{"a":{"enum":["b"]}},"required":["a"]}',
    );
    expect(await harness.run("run", "starter", "Hi", "--json-schema", path)).toBe(0);
    expect(harness.stdout.text).toBe('{\n  "a": "b"\n}\n');
  });

  it("prints nothing of an object that was cut short", async () => {
    const harness = new CommandHarness();
    const path = await schemaFile('{"enum":["long enough"]}');
    const argv = ["run", "starter", "Hi", "--json-schema", path, "--max-tokens", "3"];
    expect(await harness.run(...argv)).toBe(1);
    expect(harness.stdout.text).toBe("");
    expect(harness.stderr.text).toMatch("error[INVALID_OUTPUT]");
  });

  it.each([
    ["no JSON", "{", "is no JSON"],
    ["no schema", '{"pattern":"a"}', '"pattern"'],
  ])("refuses a file with %s before it loads anything", async (_, text, words) => {
    const harness = new CommandHarness();
    const path = await schemaFile(text);
    expect(await harness.run("run", "starter", "Hi", "--json-schema", path)).toBe(1);
    expect(harness.stderr.text).toMatch("error[INVALID_ARGUMENT]");
    expect(harness.stderr.text).toMatch(words);
    expect(harness.worker.calls).toEqual([]);
  });

  it("refuses a file that is not there", async () => {
    const harness = new CommandHarness();
    const path = join(folder, "none.json");
    expect(await harness.run("run", "starter", "Hi", "--json-schema", path)).toBe(1);
    expect(harness.stderr.text).toMatch("cannot be read");
  });
});
