import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createPrompt, type FilePlace, type LoadedModel, type ModelUnloaded } from "@llm/domain";
import { starterModel } from "@llm/starter-model";
import { syntheticModelFile, writeSyntheticModel } from "@llm/testing/gguf";
import { LlamaCppEngine } from "./index.ts";
import { usableCpus } from "./load/thread-count.ts";
import { fileOf } from "../../test/file-of.ts";

const starter = fileOf("starter", starterModel.path);
const question = createPrompt("What can you do?");
const ignore = (): void => undefined;

function newEngine() {
  return new LlamaCppEngine({ gpu: false, threads: 1 });
}

describe("LlamaCppEngine", () => {
  let folder: string;
  let slow: FilePlace;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "llama-cpp-engine-"));
    slow = fileOf("slow", await syntheticModelFile("slow"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("says what it runs on", async () => {
    await using engine = newEngine();
    const infos = await engine.describe();
    expect(infos).toMatchObject([
      {
        name: "node-llama-cpp",
        version: "3.21.1",
        local: { backend: "cpu", threads: 1, processId: process.pid },
      },
    ]);
    const { nativeVersion, memoryBytes, backends = [] } = infos[0]?.local ?? {};
    expect(nativeVersion).toMatch(/\d/u);
    expect(memoryBytes).toBeGreaterThan(10_000_000);
    expect(backends).toContainEqual({ name: "cpu", available: true });
    const others = backends.filter(({ name }) => name !== "cpu");
    expect(others.length).toBeGreaterThan(0);
    expect(others.every(({ available, reason }) => !available && reason !== undefined)).toBe(true);
  });

  it("finds a backend that works by itself", async () => {
    await using engine = new LlamaCppEngine();
    const [info] = await engine.describe();
    const { backend, backends, threads } = info?.local ?? {};
    expect(backends).toContainEqual({ name: backend, available: true });
    expect(threads).toBeGreaterThanOrEqual(1);
  });

  it("loads a model with the given threads and context, and reports its progress", async () => {
    await using engine = newEngine();
    const seen: number[] = [];
    const loaded = await engine.loadModel(starter, {
      contextSize: 300,
      llama: { threads: 2 },
      onProgress: (progress) => void seen.push(progress),
    });
    expect(loaded).toMatchObject({
      modelId: "starter",
      contextSize: 300,
      local: { threads: 2, gpuLayers: 0 },
    });
    expect(loaded.loadMs).toBeGreaterThan(0);
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
  });

  it("loads a model once, also when asked twice at the same time", async () => {
    await using engine = newEngine();
    const [first, second] = await Promise.all([
      engine.loadModel(starter),
      engine.loadModel(starter),
    ]);
    const third = await engine.loadModel(starter, { contextSize: 64 });
    expect(second).toBe(first);
    expect(third).toBe(first);
    expect(first.contextSize).toBe(1024);
  });

  it("uses the model that was loaded last", async () => {
    await using engine = newEngine();
    const tiny = fileOf("tiny", await syntheticModelFile("tiny"));
    await engine.loadModel(starter);
    await engine.loadModel(tiny);
    const { usage } = await engine.executePrompt(question, ignore, { maxTokens: 1 });
    expect(usage?.contextSize).toBe(2048);
    await engine.unloadModel("tiny");
    const { text } = await engine.executePrompt(question, ignore, { temperature: 0 });
    expect(text).toContain("I can explain this app");
  });

  it("cancels a load with the signal's reason and leaves nothing loaded", async () => {
    await using engine = newEngine();
    const cancel = new AbortController();
    const load = engine.loadModel(slow, {
      onProgress: () => cancel.abort(new Error("changed my mind")),
      signal: cancel.signal,
    });
    await expect(load).rejects.toThrow("changed my mind");
    await expect(engine.countTokens(question)).rejects.toMatchObject({ code: "MODEL_NOT_LOADED" });
    await engine.loadModel(slow);
    expect(await engine.countTokens(question)).toBeGreaterThan(1);
  });

  it("refuses what is not there, is no model, or is out of range", async () => {
    await using engine = newEngine();
    const text = join(folder, "text.gguf");
    await writeFile(text, "this is no model, only a sentence that is long enough");
    const load = (path: string) => engine.loadModel(fileOf("other", path));
    await expect(load(join(folder, "none.gguf"))).rejects.toMatchObject({
      code: "MODEL_NOT_FOUND",
    });
    await expect(load(text)).rejects.toMatchObject({ code: "MODEL_FILE_INVALID" });
    await expect(engine.loadModel(starter, { llama: { threads: 0 } })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      details: { option: "threads" },
    });
  });

  it("says that the native library refuses a file", async () => {
    await using engine = newEngine();
    const path = join(folder, "foreign.gguf");
    const file = await readFile(starterModel.path, "latin1");
    await writeFile(path, file.replaceAll("llama", "llxma"), "latin1");
    await expect(engine.loadModel(fileOf("foreign", path))).rejects.toMatchObject({
      code: "MODEL_LOAD_FAILED",
      details: { modelId: "foreign" },
    });
  });

  it("refuses a context longer than the model was trained for, at once", async () => {
    await using engine = newEngine();
    const progress: number[] = [];
    const onProgress = (step: number) => void progress.push(step);
    await expect(
      engine.loadModel(starter, { contextSize: 1025, onProgress }),
    ).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      hint: expect.stringContaining("at most 1024"),
      details: { option: "contextSize", contextSize: 1025, maximum: 1024 },
    });
    expect(progress).toEqual([]);
    expect(await engine.loadModel(starter, { contextSize: 1024 })).toMatchObject({
      contextSize: 1024,
    });
  });

  it("refuses more threads than there are CPUs, which would spin for each other", async () => {
    await using engine = newEngine();
    const cpus = await usableCpus();
    await expect(engine.loadModel(starter, { llama: { threads: cpus + 1 } })).rejects.toMatchObject(
      {
        code: "INVALID_ARGUMENT",
        hint: expect.stringContaining(`at most ${cpus}`),
        details: { option: "threads", threads: cpus + 1, maximum: cpus },
      },
    );
    const { local } = await engine.loadModel(starter, { llama: { threads: cpus } });
    expect(local?.threads).toBe(cpus);
  });

  it("refuses a context that the memory cannot hold", async () => {
    await using engine = newEngine();
    const wide = fileOf("wide", join(folder, "wide.gguf"));
    await writeSyntheticModel(wide.path, { layers: 64, contextLength: 10_000_000 });
    await expect(engine.loadModel(wide, { contextSize: 10_000_000 })).rejects.toMatchObject({
      code: "INSUFFICIENT_MEMORY",
      details: { contextSize: 10_000_000 },
    });
    await expect(engine.countTokens(question)).rejects.toMatchObject({ code: "MODEL_NOT_LOADED" });
  });

  it("unloads a model: its answers fail, listeners hear of it", async () => {
    await using engine = newEngine();
    await engine.loadModel(slow);
    const events: ModelUnloaded[] = [];
    const stopListening = engine.onModelUnloaded((event) => void events.push(event));
    let unload: Promise<void> | undefined;
    const answer = engine.executePrompt(question, () => {
      unload ??= engine.unloadModel("slow");
    });
    await expect(answer).rejects.toMatchObject({ code: "MODEL_NOT_LOADED" });
    await unload;
    expect(events).toEqual([{ modelId: "slow" }]);
    await expect(engine.executePrompt(question, ignore)).rejects.toMatchObject({
      code: "MODEL_NOT_LOADED",
    });
    await engine.unloadModel("slow");
    stopListening();
    await engine.loadModel(slow);
    await engine.unloadModel("slow");
    expect(events).toHaveLength(1);
  }, 60_000);

  it("ends a load when its model is unloaded meanwhile", async () => {
    await using engine = newEngine();
    let unload: Promise<void> | undefined;
    const load: Promise<LoadedModel> = engine.loadModel(slow, {
      onProgress: () => {
        unload ??= engine.unloadModel("slow");
      },
    });
    await expect(load).rejects.toMatchObject({ code: "MODEL_NOT_LOADED" });
    await unload;
    await expect(engine.countTokens(question, { modelId: "slow" })).rejects.toMatchObject({
      code: "MODEL_NOT_LOADED",
    });
  });

  it("can be disposed at any time, twice", async () => {
    const engine = newEngine();
    const copy = fileOf("copy", join(folder, "copy.gguf"));
    await copyFile(starterModel.path, copy.path);
    await engine.loadModel(slow);
    const answer = engine.executePrompt(question, ignore);
    const load = engine.loadModel(copy);
    const rejections = Promise.all(
      [answer, load].map((call) => expect(call).rejects.toMatchObject({ code: "DISPOSED" })),
    );
    await Promise.all([engine[Symbol.asyncDispose](), engine[Symbol.asyncDispose]()]);
    await rejections;
    for (const call of [
      () => engine.loadModel(starter),
      () => engine.unloadModel("slow"),
      () => engine.executePrompt(question, ignore),
      () => engine.countTokens(question),
      () => engine.describe(),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: "DISPOSED" });
    }
  });
});
