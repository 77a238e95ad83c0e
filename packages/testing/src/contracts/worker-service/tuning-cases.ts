import assert from "node:assert/strict";
import { llamaLoadOptionRules } from "@llm/domain/adapters";
import { assertFails } from "../rejections.ts";
import type { WorkerCases } from "./worker-setup.ts";

const { chatTemplate: templateRule, threads: threadsRule } = llamaLoadOptionRules;

/** An engine of this machine takes the settings of its computing, and says what it does. */
export function tuningCases(cases: WorkerCases): void {
  cases.it("refuses more threads than the machine has, and says how many", async (setup) => {
    const { worker, model } = setup;
    await worker.unloadModel(model.modelId);
    const threads = threadsRule.maximum;
    const load = worker.loadModel(model, { llama: { threads } });
    const { hint, details } = await assertFails(load, "INVALID_ARGUMENT");
    assert.deepEqual([details["option"], details["threads"]], ["threads", threads]);
    assert.ok(Number(details["maximum"]) < threads);
    assert.ok(hint.includes(String(details["maximum"])), hint);
  });

  cases.it("fails with INVALID_ARGUMENT for a template without text", async ({ worker, model }) => {
    await worker.unloadModel(model.modelId);
    for (const chatTemplate of ["", " \n", "x".repeat(templateRule.maxCharacters + 1)]) {
      const load = worker.loadModel(model, { llama: { chatTemplate } });
      const error = await assertFails(load, "INVALID_ARGUMENT");
      assert.equal(error.details.option, "chatTemplate");
    }
  });

  cases.it("fails with INVALID_ARGUMENT for a switch that is not a switch", async (setup) => {
    const { worker, model } = setup;
    await worker.unloadModel(model.modelId);
    for (const option of ["flashAttention", "calibrate", "mmap", "trust"]) {
      const load = worker.loadModel(model, { llama: { [option]: "yes" } });
      const { details } = await assertFails(load, "INVALID_ARGUMENT");
      assert.equal(details["option"], option);
    }
  });

  cases.it("does what a load asks for, and says where it came from", async ({ worker, model }) => {
    await worker.unloadModel(model.modelId);
    const llama = { threads: 1, flashAttention: false };
    const { local } = await worker.loadModel(model, { llama });
    assert.equal(local?.threads, 1);
    // Engines that do not say how they compute leave it out.
    if (local.flashAttention !== undefined) {
      assert.equal(local.flashAttention, false);
      assert.deepEqual(local.chosenBy, { threads: "option", flashAttention: "option" });
    }
    await worker.unloadModel(model.modelId);
    const chosen = await worker.loadModel(model, { llama: { threads: 1 } });
    assert.equal(chosen.local?.chosenBy?.flashAttention === "option", false);
  });

  cases.it("refuses a form of the context that it cannot read", async ({ worker, model }) => {
    await worker.unloadModel(model.modelId);
    const llama = { kvCacheType: "q8_0", flashAttention: false } as const;
    await assertFails(worker.loadModel(model, { llama }), "INVALID_ARGUMENT");
  });

  cases.it("describes what it computes with", async ({ worker }) => {
    const [engine] = await worker.describe();
    const local = engine?.local;
    assert.ok(local !== undefined);
    assert.ok(local.threads >= 1);
    assert.ok(local.memoryBytes > 0);
    const inUse = local.backends.find((backend) => backend.name === local.backend);
    assert.ok(inUse?.available, "the backend in use is one that is available");
  });
}

/** Any other engine does without them. */
export function noTuningCases(cases: WorkerCases): void {
  cases.it("loads without the settings of llama.cpp", async ({ worker, model }) => {
    await worker.unloadModel(model.modelId);
    const loaded = await worker.loadModel(model, { llama: { threads: 1 } });
    assert.equal(loaded.local, undefined);
    for (const { local } of await worker.describe()) assert.equal(local, undefined);
  });
}
