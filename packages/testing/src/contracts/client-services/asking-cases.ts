import assert from "node:assert/strict";
import { defaultSampling, type PromptProgress } from "@llm/domain";
import type { FakeWorkerService } from "../../fakes/fake-worker-service.ts";
import { eventually, Reader } from "../reader.ts";
import { assertFails, callUntyped, failureOf } from "../rejections.ts";
import type { ClientCase } from "./client-setup.ts";

/** Questions in the three shapes, with their options and their ends. */
export function askingCases(it: ClientCase): void {
  it("answers a question, loading the default model for it", async ({ llm, worker }) => {
    const { text, finishReason, usage } = await llm.prompt("Hello world");
    assert.notEqual(text, "");
    assert.equal(finishReason, "length");
    assert.ok(Number(usage?.completionTokens) > 0);
    assert.deepEqual(worker.loaded, ["starter"]);
  });

  it("gives the same answer whole, by callback and as a stream", async ({ llm }) => {
    const whole = await llm.prompt("Hello world");
    const reader = new Reader();
    const completion = await llm.promptStream("Hello world", reader.take);
    reader.assertWhole();
    assert.equal(completion.text, whole.text);
    assert.equal(reader.text, whole.text);
    const streamed = new Reader();
    for await (const chunk of llm.stream("Hello world")) await streamed.take(chunk);
    streamed.assertWhole();
    assert.equal(streamed.text, whole.text);
  });

  it("loses nothing of a long answer for a slow reader", async ({ llm }) => {
    const { text } = await llm.prompt("Hello world", { maxTokens: 500 });
    const reader = new Reader((count) =>
      count % 20 === 1 ? new Promise((wake) => setTimeout(wake, 5)) : undefined,
    );
    await llm.promptStream("Hello world", reader.take, { maxTokens: 500 });
    reader.assertWhole();
    assert.equal(reader.text, text);
  });

  it("passes the conversation and the options on", async ({ llm, worker }) => {
    const conversation = [
      { role: "user", content: "Hello" },
      { role: "assistant", content: "Good day." },
      { role: "user", content: "Who are you?" },
    ] as const;
    await llm.prompt(conversation, { system: "Be kind.", maxTokens: 3, temperature: 0.5, seed: 7 });
    const { prompt, options } = lastPrompt(worker);
    const system = { role: "system", content: "Be kind." };
    assert.deepEqual(prompt.messages, [system, ...conversation]);
    const { maxTokens, temperature, seed } = options;
    assert.deepEqual({ maxTokens, temperature, seed }, { maxTokens: 3, temperature: 0.5, seed: 7 });
  });

  it("passes on messages in parts and an answer that is to be continued", async (client) => {
    const { llm, worker } = client;
    const file = { type: "file", name: "notes.md", text: "# The sea" } as const;
    const conversation = [
      { role: "user", content: [{ type: "text", text: "What is this?" }, file] },
      { role: "system", content: "Be kind." },
      { role: "assistant", content: "", reasoning: "Nothing yet." },
      { role: "assistant", content: "A note", reasoning: "It is short." },
    ] as const;
    const { text } = await llm.prompt(conversation, { system: "Be short." });
    assert.notEqual(text, "");
    const [question, , , begun] = conversation;
    const system = { role: "system", content: "Be short.\n\nBe kind." };
    assert.deepEqual(lastPrompt(worker).prompt.messages, [system, question, begun]);
  });

  it("says which model wrote an answer, and how its tokens were drawn", async ({ llm }) => {
    const reader = new Reader();
    const whole = await llm.promptStream("Hello", reader.take, { temperature: 0.5, seed: 7 });
    assert.equal(whole.modelId, "starter");
    assert.deepEqual(whole.sampling, { ...defaultSampling, temperature: 0.5, seed: 7 });
    const final = reader.chunks.at(-1);
    assert.ok(final?.isFinal);
    assert.deepEqual(final.sampling, whole.sampling);
    const again = await llm.prompt("Hello");
    assert.notEqual(again.sampling.temperature, 0);
    assert.notEqual(again.sampling.seed, (await llm.prompt("Hello")).sampling.seed);
  });

  it("passes on what an answer is to be like", async ({ llm, worker }) => {
    const options = {
      stop: ["###"],
      repeatPenalty: 1.2,
      repeatLastTokens: 32,
      contextPolicy: "shift",
      topP: 0.5,
      topK: 3,
      minP: 0.25,
    } as const;
    await llm.prompt("Hello", options);
    const given: object = lastPrompt(worker).options;
    assert.deepEqual({ ...given, ...options }, given);
  });

  it("ends at a stop text", async ({ llm, worker }) => {
    worker.answerScript = { chunks: ["One ", "two #", "## three"] };
    const { text, finishReason } = await llm.prompt("Count", { stop: ["###"] });
    assert.deepEqual([text, finishReason], ["One two ", "stop"]);
  });

  it("tells reasoning from text", async ({ llm, worker }) => {
    worker.answerScript = { reasoning: ["Well, ", "now."], chunks: ["Hello."] };
    const reader = new Reader();
    const { text, reasoning } = await llm.promptStream("Hello", reader.take);
    reader.assertWhole();
    assert.deepEqual([text, reasoning], ["Hello.", "Well, now."]);
    const types = reader.chunks.map(({ type }) => type);
    assert.deepEqual(types, ["reasoning", "reasoning", "text", "final"]);
  });

  it("tells how far the prompt is read, before the first chunk", async ({ llm }) => {
    const seen: PromptProgress[] = [];
    let seenBefore = 0;
    const reader = new Reader((count) => {
      if (count === 1) seenBefore = seen.length;
    });
    await llm.promptStream("one two three four", reader.take, {
      onPromptProgress: (progress) => seen.push(progress),
    });
    assert.deepEqual(seen.at(-1), { processed: 4, total: 4, cached: 0 });
    assert.equal(seenBefore, seen.length);
    reader.assertWhole();
  });

  it("says what it left out of a long conversation", async ({ llm }) => {
    await llm.loadModel("starter", { contextSize: 64 });
    const turns = Array.from({ length: 5 }, (_, index) => ({
      role: index % 2 === 0 ? ("user" as const) : ("assistant" as const),
      content: "sea ".repeat(20),
    }));
    await assertFails(llm.prompt(turns), "CONTEXT_OVERFLOW");
    const whole = await llm.prompt(turns, { contextPolicy: "shift", maxTokens: 4 });
    assert.deepEqual(whole.droppedMessages, [0, 1]);
    const fitting = await llm.prompt("Hello", { contextPolicy: "shift" });
    assert.equal(fitting.droppedMessages, undefined);
  });

  it("counts the time of a load only for the question that waited for it", async ({ llm }) => {
    const reader = new Reader();
    const first = await llm.promptStream("Hello", reader.take);
    assert.ok((first.timings?.loadMs ?? -1) >= 0);
    const final = reader.chunks.at(-1);
    assert.ok(final?.isFinal);
    assert.equal(final.timings?.loadMs, first.timings?.loadMs);
    const second = await llm.prompt("Hello");
    assert.equal(second.timings?.loadMs, undefined);
  });

  it("loads a model with a chat template of the caller's", async ({ llm, worker }) => {
    const chatTemplate = "{{ messages[0]['content'] }}";
    await llm.loadModel("starter", { llama: { chatTemplate } });
    const [call] = worker.calls;
    assert.ok(call?.method === "loadModel");
    assert.equal(call.options.llama?.chatTemplate, chatTemplate);
    await assertFails(
      llm.loadModel("storyteller", { llama: { chatTemplate: " " } }),
      "INVALID_ARGUMENT",
    );
  });

  it("asks the model that is named, else the one loaded last", async ({ llm, worker }) => {
    await llm.loadModel("storyteller");
    await llm.prompt("Hello world");
    assert.equal(lastPrompt(worker).options.modelId, "storyteller");
    await llm.prompt("Hello world", { modelId: "starter" });
    assert.equal(lastPrompt(worker).options.modelId, "starter");
    assert.deepEqual(worker.loaded, ["storyteller", "starter"]);
  });

  it("answers two questions at once", async ({ llm }) => {
    const alone = [(await llm.prompt("Hello")).text, (await llm.prompt("Good bye")).text];
    const together = await Promise.all([llm.prompt("Hello"), llm.prompt("Good bye")]);
    assert.deepEqual(
      together.map(({ text }) => text),
      alone,
    );
  });

  it("fails with INVALID_ARGUMENT for an empty prompt or a bad option", async ({ llm, worker }) => {
    await assertFails(llm.prompt("  "), "INVALID_ARGUMENT");
    await assertFails(llm.prompt("Hello", { temperature: Number.NaN }), "INVALID_ARGUMENT");
    await assertFails(llm.prompt("Hello", { maxTokens: 0 }), "INVALID_ARGUMENT");
    const { details } = await assertFails(
      llm.prompt("Hello", { caller: "x".repeat(65) }),
      "INVALID_ARGUMENT",
    );
    assert.equal(details.option, "caller");
    assert.deepEqual(worker.calls, [], "nothing was asked of the engine");
  });

  it("fails with INVALID_ARGUMENT for what is not a prompt", async ({ llm, worker }) => {
    const inputs: readonly unknown[] = [null, 5, [{ role: "user", content: 5 }], [null]];
    for (const input of inputs)
      await assertFails(callUntyped(llm, "prompt", input), "INVALID_ARGUMENT");
    await assertFails(callUntyped(llm, "embed", null), "INVALID_ARGUMENT");
    await assertFails(callUntyped(llm, "loadModel", null), "INVALID_ARGUMENT");
    assert.deepEqual(worker.calls, [], "nothing was asked of the engine");
  });

  it("aborts with its reason", async ({ llm, models, worker }) => {
    const reason = new Error("The user changed their mind.");
    const before = llm.prompt("Hello", { signal: AbortSignal.abort(reason) });
    assert.equal(await failureOf(before), reason);
    assert.deepEqual(worker.calls, []);

    worker.answerScript = { hangAfter: 5 };
    const controller = new AbortController();
    const { signal } = controller;
    const reader = new Reader(() => controller.abort(reason));
    assert.equal(await failureOf(llm.promptStream("Hello", reader.take, { signal })), reason);
    await reader.assertSilent(() => models.list());
    assert.equal(reader.chunks.length, 1);
    await eventually(() => worker.active === 0 && worker.cancelled === 1);
  });

  it("stops, keeping what there is", async ({ llm, worker }) => {
    worker.answerScript = { hangAfter: 5 };
    const controller = new AbortController();
    const reader = new Reader(() => {
      if (reader.text.split(" ").length > 5) controller.abort();
    });
    const completion = await llm.promptStream("Hello", reader.take, {
      stopSignal: controller.signal,
    });
    reader.assertWhole();
    assert.equal(completion.finishReason, "stopped");
    assert.equal(completion.usage?.completionTokens, 5);
    assert.equal(completion.text, reader.text);
  });

  it("fails with what its reader throws, and cancels the answer", async ({ llm, worker }) => {
    worker.answerScript = { hangAfter: 5 };
    const thrown = new Error("The reader is broken.");
    const reader = new Reader(() => {
      throw thrown;
    });
    assert.equal(await failureOf(llm.promptStream("Hello", reader.take)), thrown);
    await eventually(() => worker.active === 0 && worker.cancelled === 1);
    assert.equal(reader.chunks.length, 1);
  });
}

function lastPrompt(worker: FakeWorkerService) {
  const call = worker.calls.at(-1);
  assert.ok(call?.method === "executePrompt");
  return call;
}
