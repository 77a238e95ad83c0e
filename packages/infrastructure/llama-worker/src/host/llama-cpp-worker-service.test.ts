import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createPrompt, type ModelUnloaded } from "@llm/domain";
import { starterModel } from "@llm/starter-model";
import { workerServiceContract } from "@llm/testing/contracts";
import { syntheticModelFile } from "@llm/testing/gguf";
import {
  forkEngine,
  LlamaCppWorkerService,
  type EngineProcess,
  type LlamaCppWorkerOptions,
} from "../index.ts";
import { fileOf } from "../../test/file-of.ts";

const folder = mkdtempSync(join(tmpdir(), "llama-cpp-worker-service-"));
/** One for all: other settings of the computation would write other words. */
const calibrationFile = join(folder, "calibration.json");

/** A service whose engine processes the test can reach. */
function newService(options: LlamaCppWorkerOptions = {}) {
  const processes: EngineProcess[] = [];
  const worker = new LlamaCppWorkerService({
    calibrationFile,
    ...options,
    launchEngine: (settings) => {
      const engine = forkEngine({ ...settings, gpu: false });
      processes.push(engine);
      return engine;
    },
  });
  return { worker, processes };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

afterAll(() => rmSync(folder, { recursive: true }));

describe("LlamaCppWorkerService with the engine in a process of its own", () => {
  const shared = newService();
  let path: string;
  beforeAll(async () => {
    path = await syntheticModelFile("tiny");
  });
  afterAll(() => shared.worker[Symbol.asyncDispose]());

  workerServiceContract(
    { describe, it },
    async ({ exclusive }) => {
      const { worker, processes } = exclusive ? newService() : shared;
      return {
        worker,
        model: fileOf("tiny", path),
        crash: async () => {
          const engine = processes.at(-1);
          engine?.kill(true);
          await engine?.exited;
        },
        [Symbol.asyncDispose]: async () => (exclusive ? worker[Symbol.asyncDispose]() : undefined),
      };
    },
    { crash: true, files: true, tuning: true, tokens: true },
  );
});

describe("LlamaCppWorkerService", () => {
  const starter = fileOf("starter", starterModel.path);
  const question = createPrompt("What can you do?");
  const greedy = { temperature: 0 };

  it("streams the starter model's answer", async () => {
    await using worker = newService().worker;
    await worker.loadModel(starter);
    const { text, finishReason } = await worker.executePrompt(question, () => {}, greedy);
    expect(text).toContain("explain this app");
    expect(finishReason).toBe("stop");
  }, 30_000);

  it("leaves no process behind", async () => {
    const { worker, processes } = newService();
    await worker.loadModel(starter);
    const pid = processes[0]?.pid ?? 0;
    expect(isAlive(pid)).toBe(true);
    await worker[Symbol.asyncDispose]();
    expect(isAlive(pid)).toBe(false);
  }, 30_000);

  it("gives all memory back when no model is loaded, and loads the next one all the same", async () => {
    const { worker, processes } = newService({ releaseMs: 5 });
    await using _ = worker;
    await worker.loadModel(starter);
    const pid = processes[0]?.pid ?? 0;
    await worker.unloadModel("starter");
    await processes[0]?.exited;
    expect(isAlive(pid)).toBe(false);
    await worker.loadModel(starter);
    const { text } = await worker.executePrompt(question, () => {}, greedy);
    expect(text).toContain("explain this app");
    expect(processes).toHaveLength(2);
  }, 30_000);

  it("remembers between processes what was measured, in the file it was told", async () => {
    const ofTwo = join(folder, "of-two.json");
    await using first = newService({ calibrationFile: ofTwo }).worker;
    const measured = await first.loadModel(starter);
    expect(measured.local?.chosenBy).toEqual({ threads: "measured", flashAttention: "measured" });
    expect(await readFile(ofTwo, "utf8")).toContain("llama F16");
    await using second = newService({ calibrationFile: ofTwo }).worker;
    const { local } = await second.loadModel(starter);
    const { threads, flashAttention } = local ?? {};
    expect(local?.chosenBy).toEqual({ threads: "remembered", flashAttention: "remembered" });
    expect({ threads, flashAttention }).toEqual({
      threads: measured.local?.threads,
      flashAttention: measured.local?.flashAttention,
    });
    const [info] = await second.describe();
    expect(info?.local?.calibrations).toMatchObject([
      { model: expect.stringContaining("llama F16"), threads, flashAttention },
    ]);
  }, 30_000);

  it("kills a process that answers to nothing any more", async () => {
    const { worker, processes } = newService();
    await worker.loadModel(starter);
    const pid = processes[0]?.pid ?? 0;
    process.kill(pid, "SIGSTOP");
    await worker[Symbol.asyncDispose]();
    expect(isAlive(pid)).toBe(false);
  }, 30_000);

  it("says how the engine ended, and starts another for the next load", async () => {
    const { worker, processes } = newService();
    await using _ = worker;
    await worker.loadModel(starter);
    const path = await syntheticModelFile("slow");
    await worker.loadModel(fileOf("slow", path));
    const answer = worker.executePrompt(question, () => processes[0]?.kill(true), {
      modelId: "slow",
    });
    await expect(answer).rejects.toMatchObject({
      code: "WORKER_CRASHED",
      message: "The engine ended unexpectedly (SIGKILL).",
      details: { signal: "SIGKILL" },
    });
    await worker.loadModel(starter);
    expect((await worker.describe())[0]?.local?.processId).toBe(processes[1]?.pid);
  }, 30_000);

  it("answers a prompt all the same when the engine dies while it reads it", async () => {
    const { worker, processes } = newService();
    await using _ = worker;
    const unloads: ModelUnloaded[] = [];
    worker.onModelUnloaded((event) => unloads.push(event));
    const path = await syntheticModelFile("slow");
    await worker.loadModel(fileOf("slow", path));
    const long = createPrompt("sea ".repeat(800));
    const answer = worker.executePrompt(long, () => {}, {
      maxTokens: 4,
      onPromptProgress: ({ processed }) => processed > 0 && processes[0]?.kill(true),
    });
    expect((await answer).usage?.completionTokens).toBe(4);
    expect((await worker.describe())[0]?.local?.processId).toBe(processes[1]?.pid);
    expect(unloads).toEqual([]);
  }, 60_000);

  it("refuses a model of an endpoint without starting a process", async () => {
    const { worker, processes } = newService();
    await using _ = worker;
    const place = { kind: "endpoint", modelId: "far", endpointId: "home", name: "far" } as const;
    await expect(worker.loadModel(place)).rejects.toMatchObject({ code: "NOT_SUPPORTED" });
    expect(processes).toEqual([]);
  });

  it("fails with ENGINE_UNAVAILABLE when the process cannot be started", async () => {
    await using worker = new LlamaCppWorkerService({
      launchEngine: () => {
        let end = () => {};
        const closed = new Promise<void>((resolve) => (end = resolve));
        setImmediate(() => end());
        return {
          channel: {
            send: () => {},
            close: end,
            onFrame: () => {},
            onClose: (tell) => void closed.then(tell),
          },
          pid: undefined,
          exited: Promise.resolve({ code: null, signal: null, error: new Error("spawn ENOENT") }),
          kill: () => {},
        };
      },
    });
    await expect(worker.describe()).rejects.toMatchObject({ code: "ENGINE_UNAVAILABLE" });
  });
});
