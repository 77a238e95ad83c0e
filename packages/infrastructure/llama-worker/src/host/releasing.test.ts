import { describe, expect, it } from "@jest/globals";
import { createPrompt, LlmError, type ModelUnloaded } from "@llm/domain";
import { ManualClock } from "@llm/testing/fakes";
import { FakeEngines } from "../../test/fake-engines.ts";
import { until, whilePassing } from "../../test/until.ts";
import { LlamaCppWorkerService, type LlamaCppWorkerOptions } from "../index.ts";
import { fileOf } from "../../test/file-of.ts";

const model = fileOf("a", "/models/a.gguf");
const other = fileOf("b", "/models/b.gguf");
const question = createPrompt("What can you do?");

/** The next model that `worker` tells of as unloaded. */
function nextUnload(worker: LlamaCppWorkerService): Promise<ModelUnloaded> {
  return new Promise((resolve) => worker.onModelUnloaded(resolve));
}

function newService(options: LlamaCppWorkerOptions) {
  const engines = new FakeEngines();
  const clock = new ManualClock();
  const worker = new LlamaCppWorkerService({ launchEngine: engines.launch, clock, ...options });
  const events: ModelUnloaded[] = [];
  worker.onModelUnloaded((event) => void events.push(event));
  return { worker, engines, events, clock };
}

/** Unloads a model; when this resolves, the time without a model has begun. */
async function unload(worker: LlamaCppWorkerService, id: string): Promise<void> {
  await Promise.all([nextUnload(worker), worker.unloadModel(id)]);
}

describe("LlamaCppWorkerService with a keep-alive", () => {
  it("unloads a model that was not used for the time, and says why", async () => {
    const { worker, engines, clock } = newService({ keepAliveMs: 20 });
    await using _ = worker;
    await worker.loadModel(model);
    const idle = nextUnload(worker);
    clock.pass(19);
    expect((await worker.describe())[0]?.local?.processId).toBeUndefined();
    expect(engines.last.worker.loaded).toEqual(["a"]);
    clock.pass(1);
    expect(await idle).toEqual({ modelId: "a", reason: "idle" });
    expect(engines.last.worker.loaded).toEqual([]);
    await expect(worker.executePrompt(question, () => {})).rejects.toMatchObject({
      code: "MODEL_NOT_LOADED",
    });
    await worker.loadModel(model);
    const asked = nextUnload(worker);
    await worker.unloadModel("a");
    expect(await asked).toEqual({ modelId: "a" });
  });

  it("never unloads a model that is answering, however long its reader takes", async () => {
    const { worker, engines, events, clock } = newService({ keepAliveMs: 20 });
    await using _ = worker;
    await worker.loadModel(model);
    engines.last.worker.answerScript = { chunks: ["One ", "two."] };
    await worker.executePrompt(question, async () => {
      clock.pass(60);
      // What was begun by then would be done before this is answered.
      await worker.describe();
    });
    expect(events).toEqual([]);
    expect(engines.last.worker.loaded).toEqual(["a"]);
    const idle = nextUnload(worker);
    clock.pass(20);
    expect(await idle).toEqual({ modelId: "a", reason: "idle" });
  });

  it("never unloads a model that is embedding", async () => {
    const { worker, clock } = newService({ keepAliveMs: 5 });
    await using _ = worker;
    await worker.loadModel(model);
    // The fake takes a turn of the event loop for each.
    const texts = Array.from({ length: 300 }, (_text, index) => `Text ${index}`);
    expect(await whilePassing(clock, 5, worker.embed(texts))).toHaveLength(300);
    const idle = nextUnload(worker);
    clock.pass(5);
    expect(await idle).toEqual({ modelId: "a", reason: "idle" });
  });

  it("passes on that the engine needed a model's memory", async () => {
    const { worker, engines } = newService({});
    await using _ = worker;
    await worker.loadModel(model);
    const evicted = nextUnload(worker);
    engines.last.worker.drop("a", "evicted");
    expect(await evicted).toEqual({ modelId: "a", reason: "evicted" });
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
    const { worker, engines, events, clock } = newService({ releaseMs: 5, supervision });
    await using _ = worker;
    for (let round = 1; round <= 3; round++) {
      await worker.loadModel(model);
      await unload(worker, "a");
      clock.pass(5);
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
    const { worker, engines, clock } = newService({ releaseMs: 50 });
    await using _ = worker;
    await worker.loadModel(model);
    await unload(worker, "a");
    clock.pass(49);
    await worker.loadModel(other);
    clock.pass(120);
    await worker.describe();
    expect(engines.started).toHaveLength(1);
    expect(engines.last.worker.loaded).toEqual(["b"]);
  });

  it("waits for a load that is under way, and ends the process when that fails", async () => {
    const { worker, engines, clock } = newService({ releaseMs: 20 });
    await using _ = worker;
    await worker.loadModel(model);
    engines.last.worker.loadScript = {
      delayMs: 5,
      error: new LlmError("MODEL_LOAD_FAILED", "No room."),
    };
    const failure = expect(worker.loadModel(other)).rejects.toMatchObject({
      code: "MODEL_LOAD_FAILED",
    });
    await until(() => engines.last.worker.active > 0);
    await unload(worker, "a");
    await whilePassing(clock, 20, failure);
    await whilePassing(clock, 20, engines.last.exited);
    expect(engines.started).toHaveLength(1);
  });

  it("waits for a load that waits for an engine to start again", async () => {
    const supervision = { restartDelaysMs: [80], spareMs: 0 };
    let noteEnd = () => {};
    const ended = new Promise<void>((resolve) => (noteEnd = resolve));
    const ignore = () => {};
    const logger = { debug: ignore, info: ignore, warn: ignore, error: () => noteEnd() };
    const { worker, engines, clock } = newService({ releaseMs: 20, supervision, logger });
    await using _ = worker;
    await worker.loadModel(model);
    await unload(worker, "a");
    engines.last.die("SIGKILL");
    await ended;
    // The time without a model is over before the engine is there.
    const { signal } = new AbortController();
    const load = worker.loadModel(model, { signal });
    expect(await whilePassing(clock, 20, load)).toMatchObject({ modelId: "a" });
    expect(engines.started).toHaveLength(2);
    expect(engines.last.kills).toEqual([]);
  });

  it("waits again from the start when a model was loaded meanwhile", async () => {
    const { worker, engines, clock } = newService({ releaseMs: 50 });
    await using _ = worker;
    await worker.loadModel(model);
    await unload(worker, "a");
    clock.pass(40);
    await worker.loadModel(model);
    const lost = nextUnload(worker);
    engines.last.die("SIGKILL");
    await lost;
    clock.pass(40);
    await worker.describe();
    // The spare for the one that died.
    expect(engines.started).toHaveLength(2);
    expect(engines.last.kills).toEqual([]);
  });
});
