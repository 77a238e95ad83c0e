import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chatTemplateLimit, createPrompt, loadOptionRanges, type ModelUnloaded } from "@llm/domain";
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
    assert.ok(loaded.contextSize >= 2_048);
    assert.ok(loaded.threads >= 1);
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

  cases.it("fails with MODEL_NOT_FOUND for a path without a file", async ({ worker }) => {
    const path = join(tmpdir(), "missing-model.gguf");
    await assertFails(worker.loadModel({ modelId: "missing", path }), "MODEL_NOT_FOUND");
  });

  cases.it("fails with MODEL_FILE_INVALID for a text file", async ({ worker }) => {
    const folder = await mkdtemp(join(tmpdir(), "worker-contract-"));
    try {
      const path = join(folder, "notes.txt");
      await writeFile(path, "This is a note and no model.\n".repeat(100));
      await assertFails(worker.loadModel({ modelId: "notes", path }), "MODEL_FILE_INVALID");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  cases.it("fails with INVALID_ARGUMENT for a context of 3 tokens", async ({ worker, model }) => {
    await worker.unloadModel(model.modelId);
    await assertFails(worker.loadModel(model, { contextSize: 3 }), "INVALID_ARGUMENT");
  });

  cases.it("refuses more than the model or the machine has, and says how much", async (setup) => {
    const { worker, model } = setup;
    await worker.unloadModel(model.modelId);
    for (const [option, value] of [
      ["contextSize", loadOptionRanges.contextSize.maximum],
      ["threads", loadOptionRanges.threads.maximum],
    ] as const) {
      const load = worker.loadModel(model, { [option]: value });
      const { hint, details } = await assertFails(load, "INVALID_ARGUMENT");
      assert.deepEqual([details["option"], details[option]], [option, value]);
      assert.ok(Number(details["maximum"]) < value);
      assert.ok(hint.includes(String(details["maximum"])), hint);
    }
  });

  cases.it("fails with INVALID_ARGUMENT for a template without text", async ({ worker, model }) => {
    await worker.unloadModel(model.modelId);
    for (const chatTemplate of ["", " \n", "x".repeat(chatTemplateLimit + 1)]) {
      const error = await assertFails(
        worker.loadModel(model, { chatTemplate }),
        "INVALID_ARGUMENT",
      );
      assert.equal(error.details.option, "chatTemplate");
    }
  });

  cases.it("fails with INVALID_ARGUMENT for a switch that is no switch", async (setup) => {
    const { worker, model } = setup;
    await worker.unloadModel(model.modelId);
    for (const option of ["flashAttention", "calibrate", "mmap", "trust"]) {
      const load = worker.loadModel(model, { [option]: "yes" });
      const { details } = await assertFails(load, "INVALID_ARGUMENT");
      assert.equal(details["option"], option);
    }
  });

  cases.it("does what a load asks for, and says where it came from", async ({ worker, model }) => {
    await worker.unloadModel(model.modelId);
    const loaded = await worker.loadModel(model, { threads: 1, flashAttention: false });
    assert.equal(loaded.threads, 1);
    // Engines that do not say how they compute leave it out.
    if (loaded.flashAttention !== undefined) {
      assert.equal(loaded.flashAttention, false);
      assert.deepEqual(loaded.chosenBy, { threads: "option", flashAttention: "option" });
    }
    await worker.unloadModel(model.modelId);
    const chosen = await worker.loadModel(model, { threads: 1 });
    assert.equal(chosen.chosenBy?.flashAttention === "option", false);
  });

  cases.it("refuses a form of the context that it cannot read", async ({ worker, model }) => {
    await worker.unloadModel(model.modelId);
    const options = { kvCacheType: "q8_0", flashAttention: false } as const;
    await assertFails(worker.loadModel(model, options), "INVALID_ARGUMENT");
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
    await reader.assertSilent();
    await worker.loadModel(model);
    await worker.executePrompt(question, () => {}, shortAnswer);
  });

  cases.it("counts more tokens for a longer prompt", async ({ worker }) => {
    const short = await worker.countTokens(createPrompt("Hello"));
    const long = await worker.countTokens(createPrompt("Hello there, how are you today?"));
    assert.ok(short > 0);
    assert.ok(long > short);
  });

  cases.it("describes what runs the models", async ({ worker }) => {
    const info = await worker.describe();
    assert.notEqual(info.name, "");
    assert.notEqual(info.version, "");
    assert.ok(info.threads >= 1);
    assert.ok(info.memoryBytes > 0);
    const inUse = info.backends.find((backend) => backend.name === info.backend);
    assert.ok(inUse?.available, "the backend in use is one that is available");
  });
}
