import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import type { ModelChange } from "@llm/domain";
import { fakeModels } from "../../fakes/fake-model-repository.ts";
import { eventually } from "../reader.ts";
import { assertFails, failureOf } from "../rejections.ts";
import type { ClientCase } from "./client-setup.ts";
import { Watcher } from "./watcher.ts";

/** Models are listed, loaded, watched and unloaded. */
export function modelCases(it: ClientCase): void {
  it("lists the models and gives one by its name", async ({ models }) => {
    assert.deepEqual(await models.list(), fakeModels);
    assert.deepEqual(await models.get("storyteller"), fakeModels[1]);
  });

  it("fails with MODEL_NOT_FOUND and the nearest names", async ({ llm, models }) => {
    const error = await assertFails(models.get("startr"), "MODEL_NOT_FOUND");
    assert.deepEqual(error.details.nearest, ["starter", "storyteller"]);
    assert.match(error.hint, /starter/);
    await assertFails(models.load("startr"), "MODEL_NOT_FOUND");
    await assertFails(models.state("startr"), "MODEL_NOT_FOUND");
    await assertFails(llm.prompt("Hello", { modelId: "startr" }), "MODEL_NOT_FOUND");
  });

  it("loads a model with progress and unloads it", async ({ models, worker }) => {
    assert.deepEqual(await models.state("starter"), { modelId: "starter", status: "unloaded" });
    const steps: number[] = [];
    const options = { contextSize: 512, llama: { threads: 2 } };
    const loaded = await models.load("starter", {
      ...options,
      onProgress: (progress) => steps.push(progress),
    });
    assert.equal(loaded.contextSize, 512);
    assert.equal(loaded.local?.threads, 2);
    assert.equal(steps.at(-1), 1);
    assert.deepEqual(
      steps,
      steps.toSorted((one, other) => one - other),
    );
    assert.deepEqual(await models.state("starter"), {
      modelId: "starter",
      status: "loaded",
      loaded,
    });
    assert.deepEqual(await models.load("starter"), loaded);
    await models.unload("starter");
    assert.deepEqual(worker.loaded, []);
    assert.deepEqual(await models.state("starter"), { modelId: "starter", status: "unloaded" });
  });

  it("shares one load between two callers", async ({ models, worker }) => {
    const [one, other] = await Promise.all([models.load("starter"), models.load("starter")]);
    assert.deepEqual(one, other);
    assert.equal(worker.calls.length, 1);
  });

  it("ends only the wait of the caller that cancels a load", async ({ models, worker }) => {
    worker.loadScript = { delayMs: 20 };
    const reason = new Error("Another model, please.");
    const controller = new AbortController();
    const cancelled = failureOf(models.load("starter", { signal: controller.signal }));
    const kept = models.load("starter");
    await eventually(() => worker.active === 1);
    controller.abort(reason);
    assert.equal(await cancelled, reason);
    assert.equal((await kept).modelId, "starter");
    assert.equal(worker.cancelled, 0);
    assert.equal(getEventListeners(controller.signal, "abort").length, 0);
  });

  it("aborts a load that nobody waits for any more", async ({ models, worker }) => {
    worker.loadScript = { hang: true };
    const reason = new Error("Another model, please.");
    const controllers = [new AbortController(), new AbortController()];
    const loads = controllers.map(({ signal }) => failureOf(models.load("starter", { signal })));
    await eventually(() => worker.active === 1);
    for (const controller of controllers) controller.abort(reason);
    assert.deepEqual(await Promise.all(loads), [reason, reason]);
    await eventually(() => worker.active === 0 && worker.cancelled === 1);
    worker.loadScript = {};
    assert.equal((await models.load("starter")).modelId, "starter");
  });

  it("gives a load that fails in the engine a code, and loads again", async ({
    models,
    worker,
  }) => {
    await using watcher = new Watcher(models, ({ modelId }) => modelId);
    worker.loadScript = { error: new Error("The weights are torn.") };
    const error = await assertFails(models.load("starter"), "MODEL_LOAD_FAILED");
    assert.equal(error.message, "The weights are torn.");
    const state = await models.state("starter");
    assert.ok(state.status === "failed");
    assert.equal(state.error.code, "MODEL_LOAD_FAILED");
    await eventually(() => watcher.last("starter")?.status === "failed");
    worker.loadScript = {};
    await models.load("starter");
    await eventually(() => watcher.last("starter")?.status === "loaded");
  });

  it("shows two watchers every model and every change", async ({ models, worker }) => {
    await using one = new Watcher(models, ({ modelId }) => modelId);
    await using other = new Watcher(models, ({ modelId }) => modelId);
    const watchers = [one, other];
    await eventually(() => watchers.every((watcher) => watcher.states.length === 2));
    for (const { states } of watchers) {
      assert.deepEqual(states, [
        { modelId: "starter", status: "unloaded" },
        { modelId: "storyteller", status: "unloaded" },
      ]);
    }
    worker.loadScript = { delayMs: 5 };
    await models.load("storyteller");
    await eventually(() => watchers.every((each) => each.last("storyteller")?.status === "loaded"));
    await models.unload("storyteller");
    await eventually(() =>
      watchers.every((each) => each.last("storyteller")?.status === "unloaded"),
    );
    for (const watcher of watchers) {
      const progress = watcher.of("storyteller").flatMap(progressOf);
      assert.ok(progress.length > 0);
      assert.deepEqual(
        progress,
        progress.toSorted((left, right) => left - right),
      );
      assert.equal(watcher.of("starter").length, 1);
    }
  });

  it("ends a watch by its signal, without an error", async ({ models }) => {
    const controller = new AbortController();
    const { signal } = controller;
    let count = 0;
    for await (const state of models.watch({ signal })) {
      assert.equal(state.status, "unloaded");
      count += 1;
      if (count === 2) setTimeout(() => controller.abort(), 5);
    }
    assert.equal(count, 2);
    for await (const state of models.watch({ signal })) assert.fail(`watched ${state.modelId}`);
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });

  it("lets a watcher leave", async ({ models }) => {
    for await (const state of models.watch()) {
      assert.equal(state.modelId, "starter");
      break;
    }
    assert.equal((await models.load("starter")).modelId, "starter");
  });
}

function progressOf(state: ModelChange): number[] {
  return state.status === "loading" ? [state.progress] : [];
}
