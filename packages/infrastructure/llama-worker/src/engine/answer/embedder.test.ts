import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { starterModel } from "@llm/starter-model";
import { embeddingContextSize, unitVector } from "./embedder.ts";
import { LlamaCppEngine } from "../index.ts";
import { fileOf } from "../../../test/file-of.ts";

const file = fileOf("starter", starterModel.path);
const texts = Array.from({ length: 200 }, (_, index) => `Text ${index} of many about the sea.`);

describe("embed of LlamaCppEngine", () => {
  const engine = new LlamaCppEngine({ gpu: false, threads: 1 });
  beforeAll(async () => {
    await engine.loadModel(file);
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  const dot = (one: readonly number[], other: readonly number[]) =>
    one.reduce((sum, value, index) => sum + value * (other[index] ?? Number.NaN), 0);

  it("puts like texts nearer to each other than others", async () => {
    const [one, like, other] = await engine.embed([
      "What is a token?",
      "What is a token??",
      "GGUF files hold weights.",
    ]);
    if (one === undefined || like === undefined || other === undefined) throw new Error("missing");
    expect(one.vector).toHaveLength(like.vector.length);
    expect(dot(one.vector, like.vector)).toBeGreaterThan(dot(one.vector, other.vector));
  });

  it("gives what was asked before and after an answer, and beside one", async () => {
    const alone = await engine.embed(texts.slice(0, 3));
    const prompt = { messages: [{ role: "user", content: "Hello" }] } as const;
    const [beside] = await Promise.all([
      engine.embed(texts.slice(0, 3)),
      engine.executePrompt(prompt, () => {}, { maxTokens: 20 }),
    ]);
    expect(beside).toEqual(alone);
  });

  it("ends between two texts with the reason of an abort", async () => {
    const reason = new Error("enough");
    const controller = new AbortController();
    const call = engine.embed(texts, { signal: controller.signal });
    setImmediate(() => controller.abort(reason));
    await expect(call).rejects.toBe(reason);
    expect(await engine.embed(["sea"])).toHaveLength(1);
  });

  it("ends when its model is unloaded, which can be loaded again", async () => {
    const call = engine.embed(texts);
    const unload = engine.unloadModel(file.modelId);
    await expect(call).rejects.toMatchObject({ code: "MODEL_NOT_LOADED" });
    await unload;
    await engine.loadModel(file);
    expect(await engine.embed(["sea"])).toHaveLength(1);
  });
});

describe("embeddingContextSize", () => {
  it.each([
    [8_192, 30_000, 8_192],
    [8_192, 152_000, 1_766],
    [8_192, 4_000_000, 512],
    [256, 152_000, 256],
    [8_192, undefined, 8_192],
  ])("of a context of %i and a vocabulary of %p is %i", (context, vocabulary, size) => {
    expect(embeddingContextSize(context, vocabulary)).toBe(size);
  });
});

describe("unitVector", () => {
  it("scales to the length 1", () => {
    expect(unitVector([3, -4])).toEqual([0.6, -0.8]);
    expect(unitVector([0, 0])).toEqual([0, 0]);
  });

  it("refuses what is no number", () => {
    expect(() => unitVector([1, Number.NaN])).toThrow("The model gave no numbers for a text.");
  });
});
