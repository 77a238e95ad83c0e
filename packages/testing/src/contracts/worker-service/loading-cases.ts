import assert from "node:assert/strict";
import type { ModelUnloaded } from "@llm/domain";
import { eventually, Reader } from "../reader.ts";
import { assertFails, failureOf } from "../rejections.ts";
import { longAnswer, question, shortAnswer, type WorkerCases } from "./worker-setup.ts";

/** Models are loaded, described and unloaded. */
export function loadingCases(cases: WorkerCases): void {
  cases.it("reports the progress of a load from 0 to 1, never back", async ({ worker, model }) => {
    await worker.unloadModel(model.modelId);
    const steps: number[] = [];
    const loaded = await worker.loadModel(model, { onProgress: (step) => steps.push(step) });
    assert.equal(loaded.modelId, model.modelId);
    assert.equal(steps.at(-1), 1);
    for (const [index, step] of steps.entries()) {
      assert.ok(step >= (steps[index - 1] ?? 0) && step <= 1, `progress ${steps.join(", ")}`);
    }
  });

  cases.it("gives what is loaded when it is loaded again", async ({ worker, model, loaded }) => {
    assert.deepEqual(await worker.loadModel(model), loaded);
  });

  cases.it("shares one load between two calls at once", async ({ worker, model }) => {
    await worker.unloadModel(model.modelId);
    const [one, other] = await Promise.all([worker.loadModel(model), worker.loadModel(model)]);
    assert.deepEqual(one, other);
  });

  cases.it("keeps the reason when a load is aborted", async ({ worker, model }) => {
    await worker.unloadModel(model.modelId);
    const reason = new Error("Another model, please.");
    const signal = AbortSignal.abort(reason);
    assert.equal(await failureOf(worker.loadModel(model, { signal })), reason);
    const call = worker.executePrompt(question, () => {}, { modelId: model.modelId });
    await assertFails(call, "MODEL_NOT_LOADED");
    const controller = new AbortController();
    const onProgress = () => controller.abort(reason);
    const half = worker.loadModel(model, { onProgress, signal: controller.signal });
    assert.equal(await failureOf(half), reason);
    assert.equal((await worker.loadModel(model)).modelId, model.modelId);
  });

  cases.it("answers nothing and says so once a model is unloaded", async ({ worker, model }) => {
    const events: ModelUnloaded[] = [];
    const ignored: ModelUnloaded[] = [];
    const unsubscribe = worker.onModelUnloaded((event) => events.push(event));
    worker.onModelUnloaded((event) => ignored.push(event))();
    await worker.unloadModel(model.modelId);
    const call = worker.executePrompt(question, () => {}, { modelId: model.modelId });
    await assertFails(call, "MODEL_NOT_LOADED");
    await eventually(() => events.length > 0);
    assert.equal(events[0]?.modelId, model.modelId);
    assert.equal(events[0]?.error, undefined);
    await worker.unloadModel(model.modelId);
    assert.equal(events.length, 1, "it is not loaded, so nothing happens");
    unsubscribe();
    assert.deepEqual(ignored, [], "a listener that was taken back hears nothing");
  });

  cases.it("goes on telling of unloads when a listener throws", async ({ worker, model }) => {
    const heard: string[] = [];
    const unsubscribes = [
      worker.onModelUnloaded(() => {
        throw new Error("A defect of this listener.");
      }),
      worker.onModelUnloaded(({ modelId }) => heard.push(modelId)),
    ];
    for (const count of [1, 2]) {
      await worker.loadModel(model);
      await worker.unloadModel(model.modelId);
      await eventually(() => heard.length === count);
    }
    for (const unsubscribe of unsubscribes) unsubscribe();
    assert.deepEqual(heard, [model.modelId, model.modelId]);
  });

  cases.it("ends the answers of a model that is unloaded", async ({ worker, model }) => {
    const unloading: Promise<void>[] = [];
    const reader = new Reader((count) => {
      if (count === 3) unloading.push(worker.unloadModel(model.modelId));
    });
    await assertFails(worker.executePrompt(question, reader.take, longAnswer), "MODEL_NOT_LOADED");
    await Promise.all(unloading);
    await reader.assertSilent(() => worker.describe());
    await worker.loadModel(model);
    await worker.executePrompt(question, () => {}, shortAnswer);
  });

  cases.it("describes what runs the models", async ({ worker }) => {
    const engines = await worker.describe();
    assert.ok(engines.length > 0);
    for (const { name, version } of engines) {
      assert.notEqual(name, "");
      assert.notEqual(version, "");
    }
  });
}
