import { resolve } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { LlmError } from "@llm/domain";
import { CommandHarness } from "../../test/command-harness.ts";

const lost = () => new LlmError("CONNECTION_LOST", "The connection to example.com was lost.");

describe("llm pull", () => {
  it("downloads a model, tells its states and gives its id and path", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("pull", "hf:acme/tiny:Q8_0")).toBe(0);
    expect(harness.stdout.text).toBe("tiny-q8_0  /models/tiny-Q8_0.gguf\n");
    expect(harness.stderr.text).toMatch(/^tiny-Q8_0: queued\n.*tiny-Q8_0: completed/s);
    expect(harness.downloads.disposed).toBe(true);
  });

  it("draws a bar on a terminal and wipes it at the end", async () => {
    const harness = new CommandHarness({ isTerminal: true });
    harness.downloads.downloadScript = { delayMs: 5 };
    await harness.run("pull", "hf:acme/tiny:Q8_0");
    expect(harness.stderr.text).toMatch(
      /█+░+ +\d+% {2}\d+ kB of 1.0 MB {2}1.0 MB\/s {2}\d+ s left/,
    );
    expect(harness.stderr.text.endsWith("\u001B[1A\u001B[J")).toBe(true);
  });

  it.each([false, true])(
    "says that a model is here already (on a terminal: %s)",
    async (isTerminal) => {
      const harness = new CommandHarness({ isTerminal });
      await harness.downloads.download("hf:acme/tiny:Q8_0");
      expect(await harness.run("pull", "hf:acme/tiny:Q8_0")).toBe(0);
      expect(harness.stderr.text).toMatch(
        /tiny-Q8_0: here already, nothing was fetched {2}1\.0 MB\n$/,
      );
      expect(harness.stdout.text).toBe("tiny-q8_0  /models/tiny-Q8_0.gguf\n");
    },
  );

  it.each([false, true])(
    "says that the hub has a newer version (on a terminal: %s)",
    async (isTerminal) => {
      const harness = new CommandHarness({ isTerminal });
      await harness.downloads.download("hf:acme/tiny:Q8_0");
      harness.downloads.updatable.add("hf:acme/tiny:Q8_0");
      expect(await harness.run("pull", "hf:acme/tiny:Q8_0")).toBe(0);
      expect(harness.stderr.text).toMatch(
        /here already.+A newer version is on the hub: llm pull --update hf:acme\/tiny:Q8_0\n$/,
      );
    },
  );

  it("prints each change as JSON, and the model as the last line", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("pull", "hf:acme/tiny", "--json")).toBe(0);
    const lines = harness.stdout.text.trimEnd().split("\n");
    const events = lines.map((line): unknown => JSON.parse(line));
    expect(events[0]).toMatchObject({ type: "download", status: "queued" });
    expect(events.at(-2)).toMatchObject({ status: "completed", receivedBytes: 1_000_000 });
    expect(events.at(-1)).toEqual({
      type: "model",
      source: "hf:acme/tiny",
      modelId: "tiny",
      path: "/models/tiny.gguf",
    });
    expect(harness.stderr.text).toBe("");
  });

  it("downloads several, and fails when one of them does", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("pull", "hf:acme/one", "hf:acme/missing", "hf:acme/two")).toBe(1);
    expect(harness.stdout.text).toBe("one  /models/one.gguf\ntwo  /models/two.gguf\n");
    expect(harness.stderr.text).toContain("error[MODEL_NOT_FOUND]: hf:acme/missing: ");
  });

  it("ends with a line of JSON for each source, also for those that fail", async () => {
    const harness = new CommandHarness();
    const sources = ["hf:acme/missing", "tiny", "/mine/notes.txt", "hf:acme/one"];
    expect(await harness.run("pull", "--json", ...sources)).toBe(1);
    const ends = harness.jsonLines().slice(-sources.length);
    expect(ends).toEqual([
      expect.objectContaining({ type: "error", source: sources[2], code: "MODEL_FILE_INVALID" }),
      {
        type: "error",
        source: sources[0],
        code: "MODEL_NOT_FOUND",
        message: expect.any(String),
        hint: expect.any(String),
        retryable: false,
        details: {},
      },
      expect.objectContaining({ type: "error", source: sources[1], code: "INVALID_URL" }),
      expect.objectContaining({ type: "model", source: sources[3] }),
    ]);
  });

  it("goes on when the same command is given again", async () => {
    const harness = new CommandHarness();
    harness.downloads.downloadScript = { error: lost() };
    expect(await harness.run("pull", "hf:acme/one")).toBe(1);
    expect(harness.stderr.text).toMatch(/error\[CONNECTION_LOST\]: .+\nhint: .+\n$/);
  });

  it("pauses at Ctrl-C, says how to go on, and leaves a second one to the program", async () => {
    const harness = new CommandHarness();
    harness.downloads.downloadScript = { hangAfterSteps: 3 };
    const ended = harness.run("pull", "hf:acme/one");
    await harness.stderr.shows("downloading");
    expect([harness.interrupt(), harness.interrupt()]).toEqual([1, 0]);
    expect(await ended).toBe(130);
    expect(harness.stderr.text).toContain("Paused. The same command goes on with it.");
    expect(harness.stdout.text).toBe("");
  });

  it("imports a file where it is", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("pull", "/mine/model.gguf", "file:///mine/other.gguf")).toBe(0);
    expect(harness.stdout.text).toBe("model  /mine/model.gguf\nother  /mine/other.gguf\n");
    expect(harness.downloads.started).toEqual([]);
  });

  it("takes a path that begins with a folder for one", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("pull", "mine/model.gguf")).toBe(0);
    expect(harness.stdout.text).toBe(`model  ${resolve("mine/model.gguf")}\n`);
  });

  it.each(["hf:acme/tiny/tiny.gguf", "hf.co/acme/tiny/tiny.gguf"])(
    "takes %s for no path",
    async (source) => {
      const harness = new CommandHarness();
      const before = await harness.repository.list();
      harness.downloads.downloadScript = { error: lost() };
      expect(await harness.run("pull", source)).toBe(1);
      expect(await harness.repository.list()).toEqual(before);
    },
  );

  it("names the source of each error when there are several, without its secrets", async () => {
    const harness = new CommandHarness();
    const signed = "https://me:word@acme.example/missing.gguf?signature=abc";
    expect(await harness.run("pull", "a/missing.gguf", "tiny", signed)).toBe(1);
    const errors = harness.stderr.text.match(/^error.*$/gm);
    expect(errors).toEqual([
      expect.stringMatching(/^error\[MODEL_NOT_FOUND\]: a\/missing\.gguf: ./),
      expect.stringMatching(/^error\[INVALID_URL\]: tiny: ./),
      expect.stringMatching(/\]: https:\/\/acme\.example\/missing\.gguf: ./),
    ]);
    expect(errors?.join()).not.toMatch(/word@|signature/);
  });

  it("says what is wrong with a source", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("pull", "tiny")).toBe(1);
    expect(harness.stderr.text).toMatch(/^error\[INVALID_URL\]: .+\nhint: .+hf:user\/model.+\n$/);
  });
});
