import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { LlmError, type StreamChunk } from "@llm/domain";
import { eventually, Reader } from "../reader.ts";
import { assertFails, failureOf } from "../rejections.ts";
import type { ClientCase } from "./client-setup.ts";

/** `stream`: an answer as an async iterable. */
export function streamCases(it: ClientCase): void {
  it("starts a stream at its first read", async ({ llm, worker }) => {
    const iterator = llm.stream("Hello world")[Symbol.asyncIterator]();
    await new Promise((wake) => setTimeout(wake, 20));
    assert.deepEqual(worker.calls, []);
    const first = await iterator.next();
    assert.equal(first.done, false);
    assert.notDeepEqual(worker.calls, []);
    await iterator.return?.();
  });

  it("refuses a second reader of a stream", async ({ llm }) => {
    const stream = llm.stream("Hello world");
    const reader = new Reader();
    await drain(stream, reader);
    await assertFails(drain(stream, new Reader()), "INVALID_ARGUMENT");
    reader.assertWhole();
  });

  it("gives what is buffered before an error", async ({ llm, worker }) => {
    const error = new LlmError("GENERATION_FAILED", "The engine gave up.");
    worker.answerScript = { chunks: ["one ", "two ", "three"], failAfter: 3, error };
    const reader = new Reader(() => new Promise((wake) => setTimeout(wake, 20)));
    const failure = await assertFails(drain(llm.stream("Count"), reader), "GENERATION_FAILED");
    assert.equal(failure.message, "The engine gave up.");
    assert.equal(reader.text, "one two three");
    reader.assertInOrder();
  });

  it("cancels the answer when the reader leaves", async ({ llm, worker }) => {
    worker.answerScript = { hangAfter: 5 };
    for await (const chunk of llm.stream("Hello world")) {
      assert.equal(chunk.index, 0);
      break;
    }
    await eventually(() => worker.active === 0 && worker.cancelled === 1);
  });

  it("fails a stream with the reason of its abort", async ({ llm, worker }) => {
    const reason = new Error("The user changed their mind.");
    const aborted = llm.stream("Hello", { signal: AbortSignal.abort(reason) });
    assert.equal(await failureOf(drain(aborted, new Reader())), reason);

    worker.answerScript = { hangAfter: 5 };
    const controller = new AbortController();
    const reader = new Reader(() => controller.abort(reason));
    const stream = llm.stream("Hello", { signal: controller.signal });
    assert.equal(await failureOf(drain(stream, reader)), reason);
    assert.equal(reader.chunks.length, 1);
    await eventually(() => worker.active === 0 && worker.cancelled === 1);
    assert.equal(getEventListeners(controller.signal, "abort").length, 0);
  });

  it("stops a stream, keeping what there is", async ({ llm, worker }) => {
    worker.answerScript = { hangAfter: 5 };
    const controller = new AbortController();
    const reader = new Reader(() => controller.abort());
    await drain(llm.stream("Hello", { stopSignal: controller.signal }), reader);
    reader.assertWhole();
    const final = reader.chunks.at(-1);
    assert.ok(final?.isFinal);
    assert.equal(final.finishReason, "stopped");
    assert.notEqual(reader.text, "");
    assert.equal(getEventListeners(controller.signal, "abort").length, 0);
  });
}

async function drain(
  stream: AsyncIterable<StreamChunk, void, undefined>,
  reader: Reader,
): Promise<void> {
  for await (const chunk of stream) await reader.take(chunk);
}
