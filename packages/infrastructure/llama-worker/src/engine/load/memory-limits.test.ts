import { beforeAll, describe, expect, it } from "@jest/globals";
import {
  createPrompt,
  kvCacheTypes,
  LlmError,
  type FilePlace,
  type ModelUnloaded,
} from "@llm/domain";
import { syntheticModelFile } from "@llm/testing/gguf";
import { LlamaCppEngine } from "../index.ts";
import { fileOf } from "../../../test/file-of.ts";

const question = createPrompt("What can you do?");
const ignore = (): void => undefined;
const megabyte = 1024 ** 2;

describe("LlamaCppEngine with little memory", () => {
  let slow: FilePlace;
  let other: FilePlace;
  let tiny: FilePlace;
  beforeAll(async () => {
    slow = fileOf("slow", await syntheticModelFile("slow"));
    other = { ...slow, modelId: "other" };
    tiny = fileOf("tiny", await syntheticModelFile("tiny"));
  });

  /** An engine on a machine where each loaded model leaves `modelBytes` less. */
  function newEngine(freeBytes: number, modelBytes = 0) {
    let loaded = 0;
    const engine = new LlamaCppEngine({
      gpu: false,
      threads: 1,
      freeMemory: async () => freeBytes - loaded * modelBytes,
    });
    const unloads: ModelUnloaded[] = [];
    engine.onModelUnloaded((event) => {
      loaded -= 1;
      unloads.push(event);
    });
    const load = async (file: FilePlace) => {
      await engine.loadModel(file);
      loaded += 1;
    };
    return { engine, load, unloads };
  }

  it("refuses a model that does not fit, and says which context would", async () => {
    const { engine } = newEngine(100 * megabyte);
    await using _ = engine;
    const steps: number[] = [];
    const error = await engine
      .loadModel(slow, { contextSize: 4096, onProgress: (step) => void steps.push(step) })
      .then(() => new LlmError("GENERATION_FAILED", "It was loaded."), LlmError.from);
    expect(error).toMatchObject({
      code: "INSUFFICIENT_MEMORY",
      hint: expect.stringMatching(/context of at most [\d,]+ tokens/u),
      details: {
        contextSize: 4096,
        freeBytes: 100 * megabyte,
        largestContextSize: expect.any(Number),
      },
    });
    expect(steps).toEqual([]);
    const largestContextSize = Number(error.details.largestContextSize);
    expect(error.details.neededBytes).toBeGreaterThan(100 * megabyte);
    expect(largestContextSize).toBeGreaterThan(64);
    expect(largestContextSize).toBeLessThan(4096);
    const { contextSize } = await engine.loadModel(slow, { contextSize: largestContextSize });
    expect(contextSize).toBe(largestContextSize);
  });

  it("says when no context makes a model fit", async () => {
    const { engine } = newEngine(40 * megabyte);
    await using _ = engine;
    await expect(engine.loadModel(slow)).rejects.toMatchObject({
      code: "INSUFFICIENT_MEMORY",
      hint: "Choose a smaller model, or close other programs.",
      details: expect.not.objectContaining({ largestContextSize: expect.anything() }),
    });
    expect(await engine.loadModel(tiny, { contextSize: 256 })).toMatchObject({ contextSize: 256 });
  });

  it("has room for a smaller form of the context", async () => {
    const { engine } = newEngine(100 * megabyte);
    await using _ = engine;
    await expect(engine.loadModel(slow, { contextSize: 4096 })).rejects.toMatchObject({
      code: "INSUFFICIENT_MEMORY",
    });
    const small = { contextSize: 4096, llama: { kvCacheType: "q4_0" } } as const;
    expect(await engine.loadModel(slow, small)).toMatchObject({ contextSize: 4096 });
  });

  it("makes room by unloading the model not used for longest, and says why", async () => {
    const { engine, load, unloads } = newEngine(400 * megabyte, 150 * megabyte);
    await using _ = engine;
    await load(slow);
    await load(other);
    await engine.executePrompt(question, ignore, { modelId: "slow", maxTokens: 1 });
    await load({ ...slow, modelId: "third" });
    expect(unloads).toEqual([{ modelId: "other", reason: "evicted" }]);
    const { usage } = await engine.executePrompt(question, ignore, {
      modelId: "slow",
      maxTokens: 1,
    });
    expect(usage?.completionTokens).toBe(1);
  });

  it("never unloads a model that is answering for another", async () => {
    const { engine, load, unloads } = newEngine(200 * megabyte, 150 * megabyte);
    await using _ = engine;
    await load(slow);
    const loads: Promise<unknown>[] = [];
    const answer = engine.executePrompt(
      question,
      ({ index }) => {
        if (index > 0) return;
        const second = engine.loadModel(other);
        loads.push(second);
        return second.then(ignore, ignore);
      },
      { maxTokens: 8 },
    );
    expect((await answer).usage?.completionTokens).toBe(8);
    await expect(loads[0]).rejects.toMatchObject({ code: "INSUFFICIENT_MEMORY" });
    expect(unloads).toEqual([]);
  });
});

describe("LlamaCppEngine with memory options", () => {
  let tiny: FilePlace;
  beforeAll(async () => {
    tiny = fileOf("tiny", await syntheticModelFile("tiny"));
  });

  it.each(kvCacheTypes)("answers with a context of the form %s", async (kvCacheType) => {
    await using engine = new LlamaCppEngine({ gpu: false, threads: 1 });
    const loaded = await engine.loadModel(tiny, { llama: { kvCacheType } });
    expect(loaded.local?.flashAttention).toBe(true);
    const { usage } = await engine.executePrompt(question, ignore, { maxTokens: 4 });
    expect(usage?.completionTokens).toBe(4);
  });

  it("refuses a smaller form without flash attention", async () => {
    await using engine = new LlamaCppEngine({ gpu: false, threads: 1 });
    const llama = { kvCacheType: "q8_0", flashAttention: false } as const;
    await expect(engine.loadModel(tiny, { llama })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      details: { option: "kvCacheType" },
    });
  });

  it.each([true, false])("writes the same words whether the file is mapped: %s", async (mmap) => {
    await using engine = new LlamaCppEngine({ gpu: false, threads: 1 });
    const options = { maxTokens: 16, temperature: 0 };
    await engine.loadModel(tiny);
    const { text } = await engine.executePrompt(question, ignore, options);
    await engine.loadModel({ ...tiny, modelId: "again" }, { llama: { mmap } });
    const again = await engine.executePrompt(question, ignore, { ...options, modelId: "again" });
    expect(again.text).toBe(text);
  });
});
