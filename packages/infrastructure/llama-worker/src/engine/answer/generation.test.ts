import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createPrompt, type ExecuteOptions, type PromptProgress } from "@llm/domain";
import { generationOptionRules } from "@llm/domain/adapters";
import { starterModel } from "@llm/starter-model";
import { syntheticModelFile } from "@llm/testing/gguf";
import { LlamaCppEngine } from "../index.ts";
import { fileOf } from "../../../test/file-of.ts";

const random = { modelId: "tiny", maxTokens: 24, temperature: 1.2, topK: 0, topP: 1 };

describe("options of an answer of LlamaCppEngine", () => {
  const engine = new LlamaCppEngine({ gpu: false, threads: 1 });
  beforeAll(async () => {
    const tiny = fileOf("tiny", await syntheticModelFile("tiny"));
    await engine.loadModel(tiny, { llama: { slots: 4, promptSlice: 64 } });
    await engine.loadModel(fileOf("starter", starterModel.path));
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  async function ask(text: string, options: ExecuteOptions) {
    return engine.executePrompt(createPrompt(text), () => {}, { temperature: 0, ...options });
  }

  it("a seed writes the same answer again", async () => {
    // Both times from the same kept prompt: one that was just read may be rounded differently.
    await ask("Write on.", { ...random, maxTokens: 1 });
    const write = async (seed: number) => (await ask("Write on.", { ...random, seed })).text;
    const seeds = [1, 2, 3, 4];
    const first: string[] = [];
    for (const seed of seeds) first.push(await write(seed));
    expect(new Set(first).size).toBe(seeds.length);
    for (const [index, seed] of seeds.entries()) expect(await write(seed)).toBe(first[index]);
  });

  it("a seed draws the same while others are written, but for what rounding turns", async () => {
    await using other = new LlamaCppEngine({ gpu: false, threads: 1 });
    const tiny = fileOf("tiny", await syntheticModelFile("tiny"));
    await other.loadModel(tiny, { llama: { slots: 4 } });
    // Few candidates: rounding then seldom turns one token into another.
    const options = { maxTokens: 12, temperature: 1.2, topK: 4, topP: 1 };
    const write = async (seed: number) =>
      (await other.executePrompt(createPrompt("Write on."), () => {}, { ...options, seed })).text;
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
    const alone: string[] = [];
    for (const seed of seeds) alone.push(await write(seed));
    expect(new Set(alone).size).toBe(seeds.length);
    const together = await Promise.all(seeds.map(write));
    const same = together.filter((text, index) => text === alone[index]);
    expect(same.length).toBeGreaterThanOrEqual(seeds.length - 2);
  });

  it("a penalty makes repetitions fewer", async () => {
    const write = async (options: ExecuteOptions) => {
      const { text } = await ask("Write on.", { modelId: "tiny", maxTokens: 120, ...options });
      return text;
    };
    const wordsOf = (text: string) => new Set(text.split(/\s+/)).size;
    const free = await write({});
    expect(await write({ repeatPenalty: 1 })).toBe(free);
    const varied = await write({ repeatPenalty: 2, repeatLastTokens: 4096 });
    expect(wordsOf(varied)).toBeGreaterThan(wordsOf(free));
    expect(await write({ repeatPenalty: 2, repeatLastTokens: 1 })).not.toBe(varied);
  });

  it("a stop text ends an answer in mid-token, and no reader sees its beginning", async () => {
    const seen: string[] = [];
    const completion = await engine.executePrompt(
      createPrompt("What can you do?"),
      ({ content }) => void seen.push(content),
      { modelId: "starter", temperature: 0, stop: ["ords like G", "nothing"] },
    );
    expect(completion).toMatchObject({
      text: "I can explain this app and basic w",
      finishReason: "stop",
    });
    expect(seen.join("")).toBe(completion.text);
  });

  it("tokens that were kept from before are counted and not read again", async () => {
    const first = await ask("Write on.", { modelId: "tiny", maxTokens: 8 });
    const followUp = createPrompt([
      { role: "user", content: "Write on." },
      { role: "assistant", content: first.text },
      { role: "user", content: "And more of it, please." },
    ]);
    const seen: PromptProgress[] = [];
    const { usage } = await engine.executePrompt(followUp, () => {}, {
      modelId: "tiny",
      maxTokens: 8,
      onPromptProgress: (progress) => seen.push(progress),
    });
    const { promptTokens = 0, cachedPromptTokens = 0 } = usage ?? {};
    expect(cachedPromptTokens).toBeGreaterThan((first.usage?.promptTokens ?? Infinity) / 2);
    expect(cachedPromptTokens).toBeLessThan(promptTokens);
    expect(seen[0]).toEqual({
      processed: cachedPromptTokens,
      total: promptTokens,
      cached: cachedPromptTokens,
    });
  });

  it("the progress of a long prompt is told slice by slice, and no more after an abort", async () => {
    const prompt = `${Math.random()} ${"word ".repeat(1000)}`;
    const seen: number[] = [];
    const abort = new AbortController();
    const onPromptProgress = ({ processed }: PromptProgress) => seen.push(processed);
    await ask(prompt, { modelId: "tiny", maxTokens: 1, onPromptProgress });
    expect(seen.length).toBeGreaterThan(10);
    seen.length = 0;
    const aborted = ask(`Other ${prompt}`, {
      modelId: "tiny",
      signal: abort.signal,
      onPromptProgress: ({ processed }) => {
        seen.push(processed);
        if (seen.length === 3) abort.abort("enough");
      },
    });
    await expect(aborted).rejects.toBe("enough");
    await ask("Hello", { modelId: "tiny", maxTokens: 4 });
    expect(seen).toHaveLength(3);
  });

  it("numbers that make no sense never reach native code", async () => {
    const nonsense: readonly unknown[] = [NaN, Infinity, -Infinity, -5, 1e10, "1"];
    for (const [option, rule] of Object.entries(generationOptionRules)) {
      if (rule.kind !== "number") continue;
      for (const value of rule.isInteger ? [...nonsense, 1.5] : nonsense) {
        const options = { modelId: "tiny", maxTokens: 2, [option]: value };
        await expect(ask("Hello", options)).rejects.toMatchObject({
          code: "INVALID_ARGUMENT",
          details: { option },
        });
      }
    }
  });
});
