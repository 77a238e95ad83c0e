import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createPrompt, type FilePlace } from "@llm/domain";
import { syntheticModelFile } from "@llm/testing/gguf";
import { CpuPin } from "../cpu-pin/cpu-pin.ts";
import { LlamaCppEngine } from "../index.ts";
import { fileOf } from "../../../test/file-of.ts";

const question = createPrompt("What can you do?");
const ignore = (): void => undefined;

describe("LlamaCppEngine that nobody tells how to compute", () => {
  let tiny: FilePlace;
  let folder: string;
  let calibrationFile: string;
  beforeAll(async () => {
    tiny = fileOf("tiny", await syntheticModelFile("tiny"));
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tuning-"));
    calibrationFile = join(folder, "calibration.json");
  });
  afterEach(() => rm(folder, { recursive: true }));

  const newEngine = () => new LlamaCppEngine({ gpu: false, calibrationFile });

  async function calibrationsOf(engine: LlamaCppEngine) {
    const [info] = await engine.describe();
    return info?.local?.calibrations ?? [];
  }

  it("measures the first model of a shape, and remembers it for the next", async () => {
    await using engine = newEngine();
    const steps: number[] = [];
    const first = await engine.loadModel(tiny, { onProgress: (step) => void steps.push(step) });
    expect(first.local?.chosenBy).toEqual({ threads: "measured", flashAttention: "measured" });
    // At least one thread count, and both ways of attention.
    expect(steps.filter((step) => step > 0.9 && step < 1).length).toBeGreaterThanOrEqual(2);
    const again = await engine.loadModel({ ...tiny, modelId: "copy" });
    expect(again.local).toMatchObject({
      threads: first.local?.threads,
      flashAttention: first.local?.flashAttention,
      chosenBy: { threads: "remembered", flashAttention: "remembered" },
    });
    const calibrations = await calibrationsOf(engine);
    expect(calibrations).toMatchObject([
      { model: "llama F16, 2 layers of 64, 1 MB", threads: first.local?.threads },
    ]);
    expect(calibrations[0]?.tokensPerSecond).toBeGreaterThan(0);
    const { usage } = await engine.executePrompt(question, ignore, { maxTokens: 2 });
    expect(usage?.completionTokens).toBe(2);
  });

  it("knows the shape by its numbers and not by its path", async () => {
    await using engine = newEngine();
    await engine.loadModel(tiny);
    expect(await readFile(calibrationFile, "utf8")).not.toContain(tiny.path);
  });

  it("measures again on demand", async () => {
    await using engine = newEngine();
    await engine.loadModel(tiny);
    const before = (await calibrationsOf(engine))[0]?.measuredAt;
    expect(before).toBeDefined();
    await engine.unloadModel("tiny");
    const { local } = await engine.loadModel(tiny, { llama: { calibrate: true } });
    expect(local?.chosenBy?.threads).toBe("measured");
    const calibrations = await calibrationsOf(engine);
    expect(calibrations).toHaveLength(1);
    expect(calibrations[0]?.measuredAt).toBeGreaterThan(before ?? 0);
  });

  it("measures again when answers are much slower than what it remembers", async () => {
    await using engine = newEngine();
    await engine.loadModel(tiny);
    await engine.unloadModel("tiny");
    const remembered = await readFile(calibrationFile, "utf8");
    const hoursAgo = Date.now() - 2 * 60 * 60 * 1000;
    await writeFile(
      calibrationFile,
      remembered
        .replace(/"tokensPerSecond": [\d.]+/u, '"tokensPerSecond": 1000000')
        .replace(/"measuredAt": \d+/u, `"measuredAt": ${hoursAgo}`),
    );
    expect((await engine.loadModel(tiny)).local?.chosenBy?.threads).toBe("remembered");
    await engine.executePrompt(question, ignore, { maxTokens: 63 });
    expect(await calibrationsOf(engine)).toHaveLength(1);
    await engine.executePrompt(question, ignore, { maxTokens: 64 });
    expect(await calibrationsOf(engine)).toEqual([]);
    await engine.unloadModel("tiny");
    expect((await engine.loadModel(tiny)).local?.chosenBy?.threads).toBe("measured");
  });

  it("measures again what was measured where the process could not be kept on one CPU", async () => {
    await using plain = newEngine();
    expect((await plain.loadModel(tiny)).local?.pinned).toBe(false);
    await using engine = new LlamaCppEngine({
      gpu: false,
      calibrationFile,
      pin: new CpuPin({ taskset: () => Promise.resolve() }),
    });
    expect((await engine.loadModel(tiny)).local?.chosenBy?.threads).toBe("measured");
    const again = await engine.loadModel({ ...tiny, modelId: "copy" });
    expect(again.local?.chosenBy?.threads).toBe("remembered");
    expect(await calibrationsOf(engine)).toMatchObject([{ pinned: again.local?.pinned }]);
  });

  it("is kept on one CPU only while all its models are computed that way", async () => {
    await using plain = newEngine();
    await plain.loadModel(tiny);
    const remembered = await readFile(calibrationFile, "utf8");
    await writeFile(
      calibrationFile,
      remembered.replace(/"threads": \d+/u, '"threads": 1, "pinned": true'),
    );
    const assigned: string[] = [];
    const taskset = async (...[, , , cpus]: string[]) => void (cpus && assigned.push(cpus));
    await using engine = new LlamaCppEngine({
      gpu: false,
      calibrationFile,
      pin: new CpuPin({ taskset }),
    });
    const one = /^\d+$/u;
    const all = /^\d+(?:,\d+)+$/u;
    expect((await engine.loadModel(tiny)).local?.pinned).toBe(true);
    expect(assigned).toEqual([expect.stringMatching(one)]);
    // The number of threads that was measured, but asked for: the same in every way.
    const isPinned = async (modelId: string, threads: number) => {
      const { local } = await engine.loadModel({ ...tiny, modelId }, { llama: { threads } });
      return local?.pinned;
    };
    expect(await isPinned("b", 1)).toBe(true);
    expect(await isPinned("c", 2)).toBe(false);
    expect(assigned.slice(1)).toEqual([expect.stringMatching(all)]);
    await engine.unloadModel("c");
    expect(assigned.slice(2)).toEqual([expect.stringMatching(one)]);
    await engine.unloadModel("b");
    await engine.unloadModel("tiny");
    expect(assigned.slice(3)).toEqual([expect.stringMatching(all)]);
  });

  it("does what it is told, and measures nothing then", async () => {
    await using engine = newEngine();
    const llama = { threads: 1, flashAttention: false };
    const { local } = await engine.loadModel(tiny, { llama });
    expect(local).toMatchObject({
      threads: 1,
      flashAttention: false,
      chosenBy: { threads: "option", flashAttention: "option" },
    });
    expect(await calibrationsOf(engine)).toEqual([]);
  });

  it("does not measure while another model answers, since that would not count", async () => {
    await using engine = newEngine();
    await engine.loadModel(tiny, { llama: { threads: 1 } });
    const loads: Promise<unknown>[] = [];
    const answer = engine.executePrompt(
      question,
      (chunk) => {
        if (chunk.index === 0) loads.push(engine.loadModel({ ...tiny, modelId: "other" }));
      },
      { maxTokens: 1_000 },
    );
    await answer;
    expect(await Promise.all(loads)).toMatchObject([
      { local: { chosenBy: { threads: "default", flashAttention: "default" } } },
    ]);
    expect(await calibrationsOf(engine)).toEqual([]);
  });

  it("can be told to stop measuring, and has remembered nothing then", async () => {
    await using engine = newEngine();
    const cancel = new AbortController();
    const load = engine.loadModel(tiny, {
      signal: cancel.signal,
      onProgress: (step) => step > 0.9 && cancel.abort(new Error("changed my mind")),
    });
    await expect(load).rejects.toThrow("changed my mind");
    expect(await calibrationsOf(engine)).toEqual([]);
    expect((await engine.loadModel(tiny)).local?.chosenBy?.threads).toBe("measured");
  });
});
