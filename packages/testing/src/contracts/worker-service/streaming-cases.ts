import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { createPrompt } from "@llm/domain";
import { Reader } from "../reader.ts";
import { failureOf } from "../rejections.ts";
import { longAnswer, question, shortAnswer, type WorkerCases } from "./worker-setup.ts";

/** Every chunk arrives once and in order, however the reader reads. */
export function streamingCases(cases: WorkerCases): void {
  cases.it("streams an answer that ends with its one final chunk", async ({ worker }) => {
    const reader = new Reader();
    const completion = await worker.executePrompt(question, reader.take, shortAnswer);
    reader.assertWhole();
    assert.ok(reader.chunks.length > 1, "there is text before the final chunk");
    assert.equal(reader.text, completion.text);
    assert.equal(completion.finishReason, "length");
    for (const [name, time] of Object.entries<number>({ ...completion.timings })) {
      assert.ok(time >= 0, `${name} is ${time}`);
    }
    const final = reader.chunks.at(-1);
    assert.ok(final?.isFinal);
    assert.equal(final.content, "");
    assert.equal(final.finishReason, completion.finishReason);
    assert.deepEqual(final.usage, completion.usage);
    assert.deepEqual(final.timings, completion.timings);
  });

  cases.it("gives a slow reader the same text as a fast one", async ({ worker }) => {
    const options = { ...shortAnswer, maxTokens: 200 };
    const fast = new Reader();
    await worker.executePrompt(question, fast.take, options);
    const slow = new Reader(() => delay(2));
    const completion = await worker.executePrompt(question, slow.take, options);
    slow.assertWhole();
    assert.equal(slow.text, fast.text);
    assert.equal(completion.text, fast.text);
  });

  cases.it("loses nothing while a reader holds its first chunk", async ({ worker }) => {
    const options = { ...shortAnswer, maxTokens: 300 };
    const { text } = await worker.executePrompt(question, () => {}, options);
    const reader = new Reader((count) => (count === 1 ? delay(200) : undefined));
    await worker.executePrompt(question, reader.take, options);
    reader.assertWhole();
    assert.equal(reader.text, text);
  });

  cases.it("hands out one chunk at a time", async ({ worker }) => {
    let readers = 0;
    let mostReaders = 0;
    await worker.executePrompt(
      question,
      async () => {
        readers += 1;
        mostReaders = Math.max(mostReaders, readers);
        await delay(1);
        readers -= 1;
      },
      shortAnswer,
    );
    assert.equal(mostReaders, 1);
    assert.equal(readers, 0, "the call ends after its last chunk was taken");
  });

  cases.it("answers two requests at once, each with its own text", async ({ worker }) => {
    const prompts = [createPrompt("Tell me about ships."), createPrompt("What is a whale?")];
    const alone: string[] = [];
    for (const prompt of prompts) {
      const { text } = await worker.executePrompt(prompt, () => {}, { ...shortAnswer });
      alone.push(text);
    }
    const readers = prompts.map(() => new Reader(() => delay(1)));
    await Promise.all(
      readers.map((reader, index) =>
        worker.executePrompt(prompts[index] ?? question, reader.take, shortAnswer),
      ),
    );
    for (const reader of readers) reader.assertWhole();
    assert.deepEqual(
      readers.map((reader) => reader.text),
      alone,
    );
  });

  cases.it("aborts the answer with what its reader throws", async ({ worker }) => {
    const thrown = new Error("The reader is broken.");
    const reader = new Reader((count) => {
      if (count === 3) throw thrown;
    });
    const failure = await failureOf(worker.executePrompt(question, reader.take, longAnswer));
    assert.equal(failure, thrown);
    await reader.assertSilent(() => worker.describe());
    assert.equal(reader.chunks.length, 3);
  });

  cases.it("fails with what its reader throws at the final chunk", async ({ worker }) => {
    const thrown = new Error("The reader is broken.");
    const call = worker.executePrompt(
      question,
      (chunk) => {
        if (chunk.isFinal) throw thrown;
      },
      shortAnswer,
    );
    assert.equal(await failureOf(call), thrown);
  });
}
