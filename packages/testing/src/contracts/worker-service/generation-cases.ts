import assert from "node:assert/strict";
import { createPrompt, type Message, type PromptProgress } from "@llm/domain";
import { Reader } from "../reader.ts";
import { assertFails, failureOf } from "../rejections.ts";
import { question, shortAnswer, type WorkerCases } from "./worker-setup.ts";

/** The options of an answer do what they say. */
export function generationCases(cases: WorkerCases): void {
  cases.it("ends an answer before the first of its stop texts", async ({ worker }) => {
    const { text } = await worker.executePrompt(question, () => {}, shortAnswer);
    // Longer than a token, so that it comes in pieces.
    const stopText = text.slice(text.length / 3, text.length / 3 + 12);
    assert.equal(stopText.length, 12);
    const expected = text.slice(0, text.indexOf(stopText));
    const reader = new Reader();
    const options = { ...shortAnswer, stop: ["no such text", stopText] };
    const completion = await worker.executePrompt(question, reader.take, options);
    reader.assertWhole();
    assert.equal(completion.finishReason, "stop");
    assert.equal(completion.text, expected);
    assert.equal(reader.text, expected);
    assert.ok(completion.usage.completionTokens < shortAnswer.maxTokens);
  });

  cases.it("keeps an answer whole that only begins a stop text", async ({ worker }) => {
    const { text } = await worker.executePrompt(question, () => {}, shortAnswer);
    const stop = [`${text.slice(-5)} and no more`];
    const again = await worker.executePrompt(question, () => {}, { ...shortAnswer, stop });
    assert.equal(again.text, text);
    assert.equal(again.finishReason, "length");
  });

  cases.it("tells how far a prompt is read, up to its end", async ({ worker }) => {
    const prompt = createPrompt("sea ".repeat(600));
    const seen: PromptProgress[] = [];
    const reader = new Reader((count) => {
      if (count === 1) assert.equal(seen.at(-1)?.processed, seen.at(-1)?.total);
    });
    const onPromptProgress = (progress: PromptProgress) => seen.push(progress);
    const options = { ...shortAnswer, onPromptProgress };
    const { usage } = await worker.executePrompt(prompt, reader.take, options);
    const count = seen.length;
    assert.ok(count >= 1 && count <= 60, `${count} reports`);
    assert.equal(seen.at(-1)?.processed, usage.promptTokens);
    for (const [index, { processed, total, cached }] of seen.entries()) {
      assert.ok(processed > (seen[index - 1]?.processed ?? -1), "progress goes on");
      assert.equal(total, usage.promptTokens);
      assert.equal(cached, usage.cachedPromptTokens);
      assert.ok(processed >= cached && processed <= total);
    }
    await reader.assertSilent();
    assert.equal(seen.length, count, "nothing is told after the end");
  });

  cases.it("aborts the answer with what is thrown at its progress", async ({ worker }) => {
    const thrown = new Error("The display is broken.");
    const reader = new Reader();
    const call = worker.executePrompt(question, reader.take, {
      ...shortAnswer,
      onPromptProgress: () => {
        throw thrown;
      },
    });
    assert.equal(await failureOf(call), thrown);
    await reader.assertSilent();
    assert.deepEqual(reader.chunks, []);
  });

  cases.it("leaves out the oldest turns where it is told to", async ({ worker, loaded }) => {
    const { contextSize } = loaded;
    const turns: Message[] = Array.from({ length: 9 }, (_, index) => ({
      role: index % 2 === 0 ? "user" : "assistant",
      content: `${index} ${"sea ".repeat(contextSize / 6)}`,
    }));
    const prompt = createPrompt(turns, { system: "Be short." });
    await assertFails(
      worker.executePrompt(prompt, () => {}, shortAnswer),
      "CONTEXT_OVERFLOW",
    );
    const options = { ...shortAnswer, contextPolicy: "shift" } as const;
    const reader = new Reader();
    const completion = await worker.executePrompt(prompt, reader.take, options);
    const dropped = completion.droppedMessages ?? [];
    assert.ok(dropped.length > 0 && dropped.length % 2 === 0);
    assert.deepEqual(
      dropped,
      dropped.map((_, index) => index + 1),
      "whole turns, the oldest first, and not the system message",
    );
    const final = reader.chunks.at(-1);
    assert.ok(final?.isFinal);
    assert.deepEqual(final.droppedMessages, dropped);
    assert.ok(completion.usage.promptTokens + shortAnswer.maxTokens <= contextSize);
    const kept = prompt.messages.filter((_, index) => !dropped.includes(index));
    const alone = await worker.executePrompt(createPrompt(kept), () => {}, shortAnswer);
    assert.equal(completion.text, alone.text);
    assert.equal(alone.droppedMessages, undefined);
  });

  cases.it("refuses a last question that does not fit by itself", async ({ worker, loaded }) => {
    const long = "sea ".repeat(loaded.contextSize + 1);
    const call = worker.executePrompt(
      createPrompt([
        ...question.messages,
        { role: "assistant", content: "Big." },
        { role: "user", content: long },
      ]),
      () => {},
      { ...shortAnswer, contextPolicy: "shift" },
    );
    const { details } = await assertFails(call, "CONTEXT_OVERFLOW");
    assert.equal(details.contextSize, loaded.contextSize);
  });
}
