import { describe, expect, it } from "@jest/globals";
import { createPrompt, LlmError, type ModelUnloaded } from "@llm/domain";
import { FakeEngines } from "../../test/fake-engines.ts";
import { LlamaCppWorkerService, type LlamaCppWorkerOptions } from "../index.ts";
import { fileOf } from "../../test/file-of.ts";

const model = fileOf("a", "/models/a.gguf");
const other = fileOf("b", "/models/b.gguf");
const question = createPrompt("What can you do?");

/** The next model that `worker` unloads. */
function nextUnload(worker: LlamaCppWorkerService): Promise<ModelUnloaded> {
  return new Promise((resolve) => worker.onModelUnloaded(resolve));
}

function newService(options: LlamaCppWorkerOptions) {
  const engines = new FakeEngines();
  const worker = new LlamaCppWorkerService({ launchEngine: engines.launch, ...options });
  const events: ModelUnloaded[] = [];
  worker.onModelUnloaded((event) => void events.push(event));
  return { worker, engines, events };
}

describe("LlamaCppWorkerService with a keep-alive", () => {
  it("unloads a model that was not used for the time, and says why", async () => {
    const { worker, engines } = newService({ keepAliveMs: 20 });
    await using _ = worker;
    await worker.loadModel(model);
    expect(await nextUnload(worker)).toEqual({ modelId: "a", reason: "idle" });
    expect(engines.last.worker.loaded).toEqual([]);
    await expect(worker.executePrompt(question, () => {})).rejects.toMatchObject({
      code: "MODEL_NOT_LOADED",
    });
    await worker.loadModel(model);
    const unload = nextUnload(worker);
    await worker.unloadModel("a");
    expect(await unload).toEqual({ modelId: "a" });
  });

  it("never unloads a model that is answering, however long its reader takes", async () => {
    const { worker, engines } = newService({ keepAliveMs: 20 });
    await using _ = worker;
    await worker.loadModel(model);
    engines.last.worker.answerScript = { chunks: ["One ", "two."] };
    let loadedMeanwhile: readonly string[] = [];
    await worker.executePrompt(question, async () => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      loadedMeanwhile = engines.last.worker.loaded;
    });
    expect(loadedMeanwhile).toEqual(["a"]);
    expect(await nextUnload(worker)).toEqual({ modelId: "a", reason: "idle" });
  });

  it("never unloads a model that is embedding", async () => {
    const { worker } = newService({ keepAliveMs: 5 });
    await using _ = worker;
    await worker.loadModel(model);
    // The fake takes a turn of the event loop for each.
    const texts = Array.from({ length: 300 }, (_text, index) => `Text ${index}`);
    expect(await worker.embed(texts)).toHaveLength(300);
    expect(await nextUnload(worker)).toEqual({ modelId: "a", reason: "idle" });
  });

  it("passes on that the engine needed a model's memory", async () => {
    const { worker, engines } = newService({});
    await using _ = worker;
    await worker.loadModel(model);
    const unload = nextUnload(worker);
    engines.last.worker.drop("a", "evicted");
    expect(await unload).toEqual({ modelId: "a", reason: "evicted" });
  });

  it("refuses a time that no timer can wait", () => {
    expect(() => new LlamaCppWorkerService({ keepAliveMs: 2 ** 31 })).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT" }),
    );
  });
});

describe("LlamaCppWorkerService without a model", () => {
  it("ends the engine's process, counts that as no crash, and starts another on demand", async () => {
    const supervision = { crashLimit: 1 };
    const { worker, engines, events } = newService({ releaseMs: 5, supervision });
    await using _ = worker;
    for (let round = 1; round <= 3; round++) {
      await worker.loadModel(model);
      await worker.unloadModel("a");
      await engines.last.exited;
      expect(engines.last.worker.disposed).toBe(true);
      expect(engines.started).toHaveLength(round);
    }
    await worker.loadModel(model);
    engines.last.worker.answerScript = { chunks: ["Here I am."] };
    expect((await worker.executePrompt(question, () => {})).text).toBe("Here I am.");
    expect(events).toEqual([{ modelId: "a" }, { modelId: "a" }, { modelId: "a" }]);
  });

  it("keeps the process for another model that is loaded in time", async () => {
    const { worker, engines } = newService({ releaseMs: 50 });
    await using _ = worker;
    await worker.loadModel(model);
    // Begun at the news of the unload, so that no slow machine lets the time pass in between.
    const next = nextUnload(worker).then(() => worker.loadModel(other));
    await worker.unloadModel("a");
    await next;
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(engines.started).toHaveLength(1);
    expect(engines.last.worker.loaded).toEqual(["b"]);
  });

  it("waits for a load that is under way, and ends the process when that fails", async () => {
    const { worker, engines } = newService({ releaseMs: 20 });
    await using _ = worker;
    await worker.loadModel(model);
    engines.last.worker.loadScript = {
      delayMs: 100,
      error: new LlmError("MODEL_LOAD_FAILED", "No room."),
    };
    // Begun before the unload, so that no slow machine ends the process in between.
    const failure = expect(worker.loadModel(other)).rejects.toMatchObject({
      code: "MODEL_LOAD_FAILED",
    });
    while (engines.last.worker.active === 0) await new Promise(setImmediate);
    await worker.unloadModel("a");
    await failure;
    await engines.last.exited;
    expect(engines.started).toHaveLength(1);
  });

  it("waits for a load that waits for an engine to start again", async () => {
    const supervision = { restartDelaysMs: [80], spareMs: 0 };
    let noteEnd = () => {};
    const ended = new Promise<void>((resolve) => (noteEnd = resolve));
    const ignore = () => {};
    const logger = { debug: ignore, info: ignore, warn: ignore, error: () => noteEnd() };
    const { worker, engines } = newService({ releaseMs: 20, supervision, logger });
    await using _ = worker;
    await worker.loadModel(model);
    await worker.unloadModel("a");
    engines.last.die("SIGKILL");
    await ended;
    // The time without a model is over before the engine is there.
    const { signal } = new AbortController();
    expect(await worker.loadModel(model, { signal })).toMatchObject({ modelId: "a" });
    expect(engines.started).toHaveLength(2);
    expect(engines.last.kills).toEqual([]);
  });

  it("waits again from the start when a model was loaded meanwhile", async () => {
    const { worker, engines } = newService({ releaseMs: 50 });
    await using _ = worker;
    await worker.loadModel(model);
    await worker.unloadModel("a");
    await worker.loadModel(model);
    engines.last.die("SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 120));
    // The spare for the one that died.
    expect(engines.started).toHaveLength(2);
    expect(engines.last.kills).toEqual([]);
  });
});
