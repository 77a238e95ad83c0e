import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Reader } from "../reader.ts";
import { failureOf } from "../rejections.ts";
import { longAnswer, question, shortAnswer, type WorkerCases } from "./worker-setup.ts";

const reason = new Error("The user changed their mind.");

/** Abort rejects with its reason, stop keeps what there is, and both let go of their signals. */
export function cancellingCases(cases: WorkerCases): void {
  cases.it("fails at once when its signal is already aborted", async ({ worker }) => {
    const reader = new Reader();
    const signal = AbortSignal.abort(reason);
    const call = worker.executePrompt(question, reader.take, { ...shortAnswer, signal });
    assert.equal(await failureOf(call), reason);
    await reader.assertSilent(() => worker.describe());
    assert.deepEqual(reader.chunks, []);
  });

  cases.it("keeps the reason of an abort, and no chunk follows", async ({ worker }) => {
    const controller = new AbortController();
    const { signal } = controller;
    const reader = new Reader((count) => {
      if (count === 3) controller.abort(reason);
    });
    const call = worker.executePrompt(question, reader.take, { ...longAnswer, signal });
    assert.equal(await failureOf(call), reason);
    await reader.assertSilent(() => worker.describe());
    assert.equal(reader.chunks.length, 3);
    const { text } = await worker.executePrompt(question, () => {}, shortAnswer);
    assert.notEqual(text, "", "the worker answers again");
  });

  cases.it("aborts while a slow reader is at work", async ({ worker }) => {
    const controller = new AbortController();
    const { signal } = controller;
    const reader = new Reader(async (count) => {
      if (count === 2) setTimeout(() => controller.abort(reason), 5);
      await delay(20);
    });
    const call = worker.executePrompt(question, reader.take, { ...longAnswer, signal });
    assert.equal(await failureOf(call), reason);
    await reader.assertSilent(() => worker.describe());
    assert.equal(reader.chunks.length, 2);
  });

  cases.it("keeps what there is when it is stopped", async ({ worker }) => {
    const controller = new AbortController();
    const reader = new Reader((count) => {
      if (count === 3) controller.abort();
    });
    const stopSignal = controller.signal;
    const completion = await worker.executePrompt(question, reader.take, {
      ...longAnswer,
      stopSignal,
    });
    reader.assertWhole();
    assert.equal(completion.finishReason, "stopped");
    assert.notEqual(completion.text, "");
    assert.equal(completion.text, reader.text);
  });

  cases.it("gives just a final chunk when it is stopped before it starts", async ({ worker }) => {
    const reader = new Reader();
    const stopSignal = AbortSignal.abort();
    const options = { ...shortAnswer, stopSignal };
    const completion = await worker.executePrompt(question, reader.take, options);
    reader.assertWhole();
    assert.equal(reader.chunks.length, 1);
    assert.equal(completion.finishReason, "stopped");
    assert.equal(completion.text, "");
  });

  cases.it("leaves no listener on its signals", async ({ worker, model }) => {
    const abort = new AbortController();
    const stop = new AbortController();
    const signals = { signal: abort.signal, stopSignal: stop.signal };
    const assertFree = (after: string) => {
      for (const signal of [abort.signal, stop.signal]) {
        assert.equal(getEventListeners(signal, "abort").length, 0, `listeners after ${after}`);
      }
    };
    await worker.executePrompt(question, () => {}, { ...shortAnswer, ...signals });
    assertFree("an answer");
    const unknown = { ...shortAnswer, ...signals, modelId: "no-such-model" };
    await failureOf(worker.executePrompt(question, () => {}, unknown));
    assertFree("a failure");
    await worker.loadModel(model, { signal: abort.signal });
    assertFree("a load");
    const stopping = new Reader(() => stop.abort());
    await worker.executePrompt(question, stopping.take, { ...longAnswer, ...signals });
    assertFree("a stop");
    const aborting = new Reader(() => abort.abort(reason));
    const { signal } = abort;
    await failureOf(worker.executePrompt(question, aborting.take, { ...longAnswer, signal }));
    assertFree("an abort");
  });
}
