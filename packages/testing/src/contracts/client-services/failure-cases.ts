import assert from "node:assert/strict";
import { LlmError } from "@llm/domain";
import { eventually, Reader } from "../reader.ts";
import { assertFails } from "../rejections.ts";
import type { ClientCase } from "./client-setup.ts";
import { Watcher } from "./watcher.ts";

/** Errors arrive as they were thrown, and the death of the engine is got over. */
export function failureCases(it: ClientCase): void {
  it("keeps the code, hint and details of an error", async ({ llm, worker }) => {
    worker.answerScript = {
      failAfter: 0,
      error: new LlmError("GENERATION_FAILED", "The engine gave up.", {
        hint: "Take a smaller model.",
        retryable: false,
        details: { layer: 7, names: ["one", "two"] },
      }),
    };
    const error = await assertFails(llm.prompt("Hello"), "GENERATION_FAILED");
    assert.equal(error.message, "The engine gave up.");
    assert.equal(error.hint, "Take a smaller model.");
    assert.equal(error.retryable, false);
    assert.deepEqual(error.details, { layer: 7, names: ["one", "two"] });
  });

  it("fails with CONTEXT_OVERFLOW and both counts", async ({ llm }) => {
    await llm.loadModel("starter", { contextSize: 64 });
    const error = await assertFails(llm.prompt("sea ".repeat(100)), "CONTEXT_OVERFLOW");
    assert.deepEqual(error.details, { promptTokens: 100, contextSize: 64 });
  });

  it("answers when its model was unloaded unasked in that very moment", async ({ llm, worker }) => {
    await llm.loadModel("starter", { contextSize: 512 });
    worker.dropBeforeNextUse("starter", "idle");
    const reader = new Reader();
    const { usage, timings } = await llm.promptStream("Hello", reader.take);
    reader.assertWhole();
    // It was loaded as it was before.
    assert.equal(usage?.contextSize, 512);
    assert.ok((timings?.loadMs ?? -1) >= 0);
    worker.dropBeforeNextUse("starter", "evicted");
    assert.equal((await llm.embed(["Hello"])).length, 1);
  });

  it("does not load a model again that somebody unloads", async ({ llm, models, worker }) => {
    worker.answerScript = { hangAfter: 0 };
    const answer = assertFails(llm.prompt("Hello"), "MODEL_NOT_LOADED");
    await eventually(() => worker.calls.at(-1)?.method === "executePrompt");
    await models.unload("starter");
    await answer;
    assert.deepEqual(worker.loaded, []);
    assert.equal((await models.state("starter")).status, "unloaded");
  });

  it("does not begin an answer twice", async ({ llm, models, worker }) => {
    worker.answerScript = { hangAfter: 2 };
    const reader = new Reader();
    const answer = assertFails(llm.promptStream("Hello", reader.take), "MODEL_NOT_LOADED");
    await eventually(() => reader.chunks.length > 0);
    await worker.unloadModel("starter");
    await answer;
    await reader.assertSilent(() => models.list());
  });

  it("survives the death of the engine", async ({ llm, models, worker }) => {
    await using watcher = new Watcher(models, ({ modelId }) => modelId);
    const { text } = await llm.prompt("Hello");
    worker.answerScript = { hangAfter: 5 };
    const reader = new Reader(() => {
      if (reader.text.split(" ").length > 5) setTimeout(() => worker.crash(), 5);
    });
    await assertFails(llm.promptStream("Hello", reader.take), "WORKER_CRASHED");
    assert.ok(text.startsWith(reader.text) && reader.text !== "");
    const state = await models.state("starter");
    assert.ok(state.status === "failed");
    assert.equal(state.error.code, "WORKER_CRASHED");
    assert.notEqual(state.error.hint, "");
    await eventually(() => watcher.last("starter")?.status === "failed");
    worker.answerScript = {};
    assert.equal((await llm.prompt("Hello")).text, text);
    await eventually(() => watcher.last("starter")?.status === "loaded");
  });
}

/** The services are lost: what was received stays, everything else fails. */
export function disconnectCases(it: ClientCase): void {
  it("fails what is under way when the connection is lost", async (client) => {
    const { llm, models, worker, disconnect } = client;
    await using watcher = new Watcher(models, ({ modelId }) => modelId);
    await eventually(() => watcher.states.length === 2);
    worker.answerScript = { hangAfter: 5 };
    const reader = new Reader(() => {
      if (reader.text.split(" ").length > 5) setTimeout(() => void disconnect(), 5);
    });
    await assertFails(llm.promptStream("Hello", reader.take), "TRANSPORT_CLOSED");
    reader.assertInOrder();
    assert.equal(reader.text.trim().split(" ").length, 5);
    const failure = await watcher.ended();
    assert.ok(LlmError.isInstance(failure) && failure.code === "TRANSPORT_CLOSED");
    await eventually(() => worker.active === 0);
    await assertFails(llm.prompt("Hello"), "TRANSPORT_CLOSED");
    await assertFails(models.list(), "TRANSPORT_CLOSED");
  });
}
