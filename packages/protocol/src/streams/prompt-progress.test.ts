import type { PromptProgress } from "@llm/domain";
import { describe, expect, it } from "@jest/globals";
import { Connected } from "../../test/connected.ts";
import { numberedChunks, numberedText } from "../../test/scripted-worker.ts";
import { failure, turn } from "../../test/wait.ts";
import { NewestProgress } from "./newest-progress.ts";

const steps = [0, 30, 60, 100].map((processed) => ({ processed, total: 100, cached: 0 }));

describe("the progress of a prompt over a connection", () => {
  it("comes before the first chunk, and leaves the chunks and their window alone", async () => {
    await using connected = await Connected.open();
    connected.scripted.script = { progress: steps, chunks: numberedChunks(200) };
    const heard: (number | string)[] = [];
    const { text } = await connected.ask("Hello", ({ type }) => void heard.push(type), {
      onPromptProgress: ({ processed }) => heard.push(processed),
    });
    expect(text).toBe(numberedText(200));
    expect(heard.slice(0, 5)).toEqual([0, 30, 60, 100, "text"]);
    expect(heard.slice(5).filter((step) => typeof step === "number")).toEqual([]);
  });

  it("is not sent to who does not ask for it", async () => {
    await using connected = await Connected.open();
    connected.scripted.script = { progress: steps, chunks: numberedChunks(1) };
    await connected.ask();
    expect(connected.scripted.lastOptions.onPromptProgress).toBeUndefined();
    expect(connected.pair.fromHost.join()).not.toContain("prompt-progress");
  });

  it("arrives of an answer that fails after it", async () => {
    await using connected = await Connected.open();
    const error = new Error("no");
    connected.scripted.script = { progress: steps, chunks: [], error };
    const heard: PromptProgress[] = [];
    const call = connected.ask("Hello", undefined, {
      onPromptProgress: (step) => heard.push(step),
    });
    expect(await failure(call)).toMatchObject({ code: "UNEXPECTED" });
    expect(heard).toEqual(steps);
  });

  it("is not told any more once the answer is aborted", async () => {
    await using connected = await Connected.open();
    connected.scripted.script = { progress: steps, chunks: [], waits: true };
    const abort = new AbortController();
    const reason = new Error("enough");
    const heard: number[] = [];
    const call = connected.ask("Hello", undefined, {
      signal: abort.signal,
      onPromptProgress: ({ processed }) => {
        heard.push(processed);
        abort.abort(reason);
      },
    });
    expect(await failure(call)).toBe(reason);
    for (let count = 0; count < 10; count++) await turn();
    expect(heard).toEqual([0]);
    expect(connected.scripted.aborted).toBe(1);
  });

  it("aborts the answer with what its listener throws", async () => {
    await using connected = await Connected.open();
    connected.scripted.script = { progress: steps, chunks: numberedChunks(3) };
    const thrown = new Error("The display is broken.");
    const call = connected.ask("Hello", undefined, {
      onPromptProgress: () => {
        throw thrown;
      },
    });
    expect(await failure(call)).toBe(thrown);
  });
});

describe("NewestProgress", () => {
  async function* twoChunks() {
    yield* numberedChunks(2);
  }

  it("gives a slow reader the newest only", async () => {
    const progress = new NewestProgress();
    for (const step of steps) progress.report(step);
    const events: unknown[] = [];
    for await (const event of progress.before(twoChunks())) events.push(event);
    expect(events).toEqual([{ type: "prompt-progress", ...steps.at(-1) }, ...numberedChunks(2)]);
  });

  it("leaves the chunks when it is left", async () => {
    let isLeft = false;
    async function* chunks() {
      try {
        yield* numberedChunks(5);
      } finally {
        isLeft = true;
      }
    }
    for await (const event of new NewestProgress().before(chunks())) {
      expect(event.type).toBe("text");
      break;
    }
    expect(isLeft).toBe(true);
  });
});
