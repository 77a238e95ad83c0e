import assert from "node:assert/strict";
import { createPrompt, type Message, type PromptProgress } from "@llm/domain";
import { loadOptionRules } from "@llm/domain/adapters";
import { Reader } from "../reader.ts";
import { assertFails, failureOf } from "../rejections.ts";
import {
  contextSizeOf,
  longAnswer,
  question,
  shortAnswer,
  type WorkerCases,
} from "./worker-setup.ts";

/** An engine that counts tokens says how many there are, and what does not fit. */
export function tokenCases(cases: WorkerCases): void {
  cases.it("counts the tokens of an answer and its prompt", async ({ worker, loaded }) => {
    const reader = new Reader();
    const { usage } = await worker.executePrompt(question, reader.take, shortAnswer);
    assert.ok(usage !== undefined);
    assert.equal(usage.completionTokens, shortAnswer.maxTokens);
    assert.ok(usage.promptTokens > 0);
    assert.equal(usage.contextSize, loaded.contextSize);
    const controller = new AbortController();
    const stopping = new Reader((count) => {
      if (count === 3) controller.abort();
    });
    const stopped = await worker.executePrompt(question, stopping.take, {
      ...longAnswer,
      stopSignal: controller.signal,
    });
    assert.ok(Number(stopped.usage?.completionTokens) < longAnswer.maxTokens);
  });

  cases.it("counts more tokens for a longer prompt", async ({ worker }) => {
    const short = await worker.countTokens(createPrompt("Hello"));
    const long = await worker.countTokens(createPrompt("Hello there, how are you today?"));
    assert.ok(short > 0);
    assert.ok(long > short);
  });

  cases.it("counts with a loaded model alone", async ({ worker }) => {
    const call = worker.countTokens(question, { modelId: "no-such-model" });
    await assertFails(call, "MODEL_NOT_LOADED");
  });

  cases.it("fails with CONTEXT_OVERFLOW and both counts", async ({ worker, loaded }) => {
    const contextSize = contextSizeOf(loaded);
    const prompt = createPrompt("sea ".repeat(contextSize + 1));
    const error = await assertFails(
      worker.executePrompt(prompt, () => {}, shortAnswer),
      "CONTEXT_OVERFLOW",
    );
    assert.equal(error.details.contextSize, contextSize);
    assert.ok(Number(error.details.promptTokens) > contextSize);
    assert.ok(!error.message.includes("sea sea"), "the message holds no prompt text");
  });

  cases.it("refuses a context larger than the model was trained for", async ({ worker, model }) => {
    await worker.unloadModel(model.modelId);
    const contextSize = loadOptionRules.contextSize.maximum;
    const load = worker.loadModel(model, { contextSize });
    const { hint, details } = await assertFails(load, "INVALID_ARGUMENT");
    assert.deepEqual([details["option"], details["contextSize"]], ["contextSize", contextSize]);
    assert.ok(Number(details["maximum"]) < contextSize);
    assert.ok(hint.includes(String(details["maximum"])), hint);
  });

  cases.it("fails with INVALID_ARGUMENT for a context of 3 tokens", async ({ worker, model }) => {
    await worker.unloadModel(model.modelId);
    await assertFails(worker.loadModel(model, { contextSize: 3 }), "INVALID_ARGUMENT");
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
    assert.equal(seen.at(-1)?.processed, usage?.promptTokens);
    for (const [index, { processed, total, cached }] of seen.entries()) {
      assert.ok(processed > (seen[index - 1]?.processed ?? -1), "progress goes on");
      assert.equal(total, usage?.promptTokens);
      assert.equal(cached, usage?.cachedPromptTokens);
      assert.ok(processed >= cached && processed <= total);
    }
    await reader.assertSilent(() => worker.describe());
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
    await reader.assertSilent(() => worker.describe());
    assert.deepEqual(reader.chunks, []);
  });

  cases.it("leaves out the oldest turns where it is told to", async ({ worker, loaded }) => {
    const contextSize = contextSizeOf(loaded);
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
    assert.ok(Number(completion.usage?.promptTokens) + shortAnswer.maxTokens <= contextSize);
    const kept = prompt.messages.filter((_, index) => !dropped.includes(index));
    const alone = await worker.executePrompt(createPrompt(kept), () => {}, shortAnswer);
    assert.equal(completion.text, alone.text);
    assert.equal(alone.droppedMessages, undefined);
  });

  cases.it("refuses a last question that does not fit by itself", async ({ worker, loaded }) => {
    const long = "sea ".repeat(contextSizeOf(loaded) + 1);
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

  cases.itIfCan("embeddings", "refuses a text too long to embed", async ({ worker, loaded }) => {
    const long = "sea ".repeat(contextSizeOf(loaded) + 1);
    const error = await assertFails(worker.embed(["short", long]), "CONTEXT_OVERFLOW");
    const { index, promptTokens, contextSize } = error.details;
    assert.equal(index, 1);
    assert.ok(Number(promptTokens) >= Number(contextSize));
    assert.ok(!error.message.includes("sea sea"), "the message holds no text");
  });
}

/** Any other engine says that it cannot count. */
export function noTokenCases(cases: WorkerCases): void {
  cases.it("refuses to count tokens", async ({ worker }) => {
    await assertFails(worker.countTokens(question), "NOT_SUPPORTED");
  });
}
