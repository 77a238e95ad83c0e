import { describe, expect, it } from "@jest/globals";
import { createPrompt } from "@llm/domain";
import { ManualClock } from "@llm/testing/fakes";
import { FakeEngines } from "../../test/fake-engines.ts";
import { LlamaCppWorkerService, type SupervisionOptions } from "../index.ts";
import { fileOf } from "../../test/file-of.ts";

const model = fileOf("starter", "/models/starter.gguf");
const prompt = createPrompt("Hello");

function newService(supervision: SupervisionOptions = {}) {
  const engines = new FakeEngines();
  const clock = new ManualClock();
  const worker = new LlamaCppWorkerService({
    launchEngine: engines.launch,
    supervision: { restartDelaysMs: [0], endGraceMs: 20, ...supervision },
    releaseMs: 5,
    clock,
  });
  return { worker, engines, clock };
}

/** Kills the engine that holds the model, and waits until the service knows. */
async function crash(worker: LlamaCppWorkerService, engines: FakeEngines): Promise<void> {
  const lost = new Promise((resolve) => worker.onModelUnloaded(resolve));
  engines.started.findLast((engine) => engine.worker.loaded.length > 0)?.die("SIGKILL");
  await lost;
}

describe("a spare engine", () => {
  it("is not kept as long as no engine has crashed", async () => {
    const { worker, engines } = newService();
    await using _ = worker;
    await worker.loadModel(model);
    await worker.executePrompt(prompt, () => {}, { maxTokens: 1 });
    expect(engines.started).toHaveLength(1);
  });

  it("is started as soon as an engine has died, and used by the next call", async () => {
    const { worker, engines } = newService();
    await using _ = worker;
    await worker.loadModel(model);
    await crash(worker, engines);
    expect(engines.started).toHaveLength(2);
    await worker.describe();
    expect(engines.started).toHaveLength(2);
    await worker.loadModel(model);
    expect(engines.started[1]?.worker.loaded).toEqual(["starter"]);
  });

  it("is there before the next crash, and without a model", async () => {
    const { worker, engines } = newService();
    await using _ = worker;
    await worker.loadModel(model);
    await crash(worker, engines);
    expect(engines.started).toHaveLength(2);
    await worker.loadModel(model);
    expect(engines.started).toHaveLength(3);
    expect(engines.last.worker.loaded).toEqual([]);
    await crash(worker, engines);
    expect(engines.started).toHaveLength(3);
    await worker.loadModel(model);
    expect(engines.started[2]?.worker.loaded).toEqual(["starter"]);
  });

  it("may die itself, and that is no crash", async () => {
    const { worker, engines } = newService({ crashLimit: 2 });
    await using _ = worker;
    await worker.loadModel(model);
    await crash(worker, engines);
    expect(engines.started).toHaveLength(2);
    engines.last.die("SIGKILL");
    await engines.last.exited;
    await worker.loadModel(model);
    expect((await worker.executePrompt(prompt, () => {})).finishReason).toBe("length");
  });

  it("is done without when it cannot be started", async () => {
    const { worker, engines } = newService();
    await using _ = worker;
    await worker.loadModel(model);
    engines.isRefusing = true;
    await crash(worker, engines);
    engines.isRefusing = false;
    expect((await worker.loadModel(model)).modelId).toBe("starter");
  });

  it("is ended after its time", async () => {
    const { worker, engines, clock } = newService({ spareMs: 20 });
    await using _ = worker;
    await worker.loadModel(model);
    await crash(worker, engines);
    expect(engines.started).toHaveLength(2);
    clock.pass(19);
    expect(engines.last.kills).toEqual([]);
    clock.pass(1);
    await engines.last.exited;
    expect(engines.last.kills).toEqual(["SIGKILL"]);
  });

  it("is not started at all when its time is 0", async () => {
    const { worker, engines } = newService({ spareMs: 0 });
    await using _ = worker;
    await worker.loadModel(model);
    await crash(worker, engines);
    expect(engines.started).toHaveLength(1);
    await worker.loadModel(model);
    expect(engines.started).toHaveLength(2);
  });

  it("ends with the service, and when no model is loaded any more", async () => {
    const { worker, engines, clock } = newService();
    await worker.loadModel(model);
    await crash(worker, engines);
    expect(engines.started).toHaveLength(2);
    await worker.loadModel(model);
    const unloaded = new Promise((resolve) => worker.onModelUnloaded(resolve));
    await worker.unloadModel("starter");
    await unloaded;
    clock.pass(5);
    await engines.started[2]?.exited;
    await worker.loadModel(model);
    await worker[Symbol.asyncDispose]();
    expect(engines.started).toHaveLength(5);
    await Promise.all(engines.started.map(({ exited }) => exited));
  });

  it("is not kept by an engine that was given up", async () => {
    const { worker, engines } = newService({ crashLimit: 1 });
    await using _ = worker;
    await worker.loadModel(model);
    await crash(worker, engines);
    await expect(worker.describe()).rejects.toMatchObject({ code: "ENGINE_UNAVAILABLE" });
    await worker.loadModel(model);
    expect(engines.started).toHaveLength(2);
  });
});
