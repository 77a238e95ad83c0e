import { beforeAll, describe, expect, it } from "@jest/globals";
import { syntheticModelFile } from "@llm/testing/gguf";
import { openEngine, type EngineName } from "./open-engine.ts";
import { monotonicMs, readStamps } from "./stamp.ts";

let modelPath: string;
beforeAll(async () => {
  modelPath = await syntheticModelFile("tiny");
});

const names = ["in-process", "node-llama-cpp"] as const satisfies EngineName[];

describe.each(names)("the engine %s", (name) => {
  it("answers, one question or several at once, and tells of its memory", async () => {
    for (const requests of [1, 2]) {
      await using engine = await openEngine(name, {
        modelPath,
        requests,
        contextSize: 256,
        threads: 1,
      });
      const texts = Array.from({ length: requests }, () => "");
      const { signal } = new AbortController();
      const counts = await Promise.all(
        texts.map((_, index) =>
          engine.answer({
            turns: ["one two", "three", `four ${index}`],
            maxTokens: 5,
            onText: (text) => (texts[index] += text),
            signal,
          }),
        ),
      );
      for (const text of texts) expect(text).toMatch(/[a-z]/i);
      for (const { promptTokens, completionTokens } of counts) {
        expect(promptTokens).toBeGreaterThanOrEqual(4);
        expect(completionTokens).toBe(5);
      }
      expect(await engine.memoryBytes()).toBeGreaterThan(20e6);
    }
  }, 60_000);

  it("ends an answer that is not wanted any more", async () => {
    await using engine = await openEngine(name, {
      modelPath,
      requests: 1,
      contextSize: 2048,
      threads: 1,
    });
    const stop = new AbortController();
    let chunks = 0;
    const onText = () => {
      if (++chunks === 3) stop.abort();
    };
    const { signal } = stop;
    const request = { turns: ["one"], maxTokens: 1500, onText, signal };
    await engine.answer(request).catch((error: unknown) => {
      expect(error).toMatchObject({ name: "AbortError" });
    });
    expect(chunks).toBeLessThan(1000);
  }, 60_000);
});

describe("engines that are compared", () => {
  it("read the same prompt, and write as many tokens", async () => {
    const counted: object[] = [];
    for (const name of [...names, "bare-loop"] as const) {
      const setup = { modelPath, requests: 1, contextSize: 256, threads: 1 };
      await using engine = await openEngine(name, setup);
      const { signal } = new AbortController();
      let chunks = 0;
      const onText = () => void chunks++;
      const ask = (turns: readonly string[]) =>
        engine.answer({ turns, maxTokens: 5, onText, signal });
      await ask(["something else"]);
      const { promptTokens, completionTokens } = await ask(["one two", "three", "four"]);
      counted.push({ promptTokens, completionTokens });
      expect(chunks).toBeGreaterThan(2);
      expect(await engine.memoryBytes()).toBeGreaterThan(20e6);
    }
    expect(counted[0]).toMatchObject({ completionTokens: 5 });
    expect(new Set(counted.map((counts) => JSON.stringify(counts))).size).toBe(1);
  }, 60_000);
});

const timed = ["stamped-process", "piped-process"] as const satisfies EngineName[];

it.each(timed)(
  "the engine %s gives times in place of text",
  async (name) => {
    const began = monotonicMs();
    const setup = { modelPath, requests: 1, contextSize: 256, threads: 1 };
    await using engine = await openEngine(name, setup);
    const times: number[] = [];
    const { completionTokens } = await engine.answer({
      turns: ["one"],
      maxTokens: 5,
      onText: (text) => times.push(...readStamps(text)),
      signal: new AbortController().signal,
    });
    expect(completionTokens).toBe(5);
    expect(times.length).toBeGreaterThan(0);
    for (const time of times) {
      expect(time).toBeGreaterThan(began);
      expect(time).toBeLessThanOrEqual(monotonicMs());
    }
  },
  60_000,
);
