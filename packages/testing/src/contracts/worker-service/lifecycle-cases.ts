import assert from "node:assert/strict";
import { LlmError, type ModelUnloaded } from "@llm/domain";
import { eventually, Reader } from "../reader.ts";
import { assertFails, failureOf } from "../rejections.ts";
import { longAnswer, question, shortAnswer, type WorkerCases } from "./worker-setup.ts";

/** A worker can be disposed at any time. */
export function disposalCases(cases: WorkerCases): void {
  cases.itExclusively("can be disposed twice", async ({ worker }) => {
    await Promise.all([worker[Symbol.asyncDispose](), worker[Symbol.asyncDispose]()]);
    await worker[Symbol.asyncDispose]();
  });

  cases.itExclusively("fails the answers under way when it is disposed", async ({ worker }) => {
    const disposing: PromiseLike<void>[] = [];
    const reader = new Reader((count) => {
      if (count === 3) disposing.push(worker[Symbol.asyncDispose]());
    });
    await assertFails(worker.executePrompt(question, reader.take, longAnswer), "DISPOSED");
    await Promise.all(disposing);
    await reader.assertSilent(() => worker.describe());
  });

  cases.itExclusively("fails every call after it was disposed", async ({ worker, model }) => {
    await worker[Symbol.asyncDispose]();
    await assertFails(
      worker.executePrompt(question, () => {}, shortAnswer),
      "DISPOSED",
    );
    await assertFails(worker.loadModel(model), "DISPOSED");
    await assertFails(worker.countTokens(question), "DISPOSED");
    await assertFails(worker.describe(), "DISPOSED");
  });
}

/** How an engine of this machine dies, and one of another. */
const deaths: ReadonlySet<string> = new Set(["WORKER_CRASHED", "ENDPOINT_UNAVAILABLE"]);

/** The death of an engine fails its calls, is told, and is got over. */
export function crashCases(cases: WorkerCases): void {
  cases.itExclusively("survives the death of its engine", async ({ worker, model, crash }) => {
    const options = { ...longAnswer, maxTokens: 300 };
    const { text } = await worker.executePrompt(question, () => {}, options);
    const events: ModelUnloaded[] = [];
    worker.onModelUnloaded((event) => events.push(event));
    const crashes: Promise<void>[] = [];
    const reader = new Reader((count) => {
      if (count === 3) crashes.push(crash());
    });
    const died = await failureOf(worker.executePrompt(question, reader.take, longAnswer));
    assert.ok(LlmError.isInstance(died) && deaths.has(died.code), String(died));
    assert.equal(died.details["chunksDelivered"], reader.chunks.length);
    await Promise.all(crashes);
    await reader.assertSilent(() => worker.describe());

    reader.assertInOrder();
    assert.ok(reader.chunks.every((chunk) => !chunk.isFinal));
    const length = Math.min(text.length, reader.text.length);
    assert.ok(length > 0);
    assert.equal(reader.text.slice(0, length), text.slice(0, length));

    await eventually(() => events.length > 0);
    assert.equal(events.length, 1);
    assert.equal(events[0]?.modelId, model.modelId);
    assert.equal(events[0]?.error?.code, died.code);

    assert.equal((await worker.loadModel(model)).modelId, model.modelId);
    const again = await worker.executePrompt(question, () => {}, options);
    assert.equal(again.text, text);
  });
}
