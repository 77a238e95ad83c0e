import assert from "node:assert/strict";
import { LlmError, shownBranch, versionsOf } from "@llm/domain";
import { eventually } from "../reader.ts";
import { assertFails, failureOf } from "../rejections.ts";
import type { ConversationServiceSetup, ServiceCase } from "./service-setup.ts";

function lastPrompt({ worker }: ConversationServiceSetup) {
  const call = worker.calls.findLast(({ method }) => method === "executePrompt");
  assert.ok(call?.method === "executePrompt");
  return call;
}

/** Questions, versions and branches. */
export function conversationAskingCases(it: ServiceCase): void {
  it("answers a question and keeps both, named after the question", async (setup) => {
    const { conversations, worker } = setup;
    worker.answerScript = { reasoning: ["Hm."], chunks: ["Good ", "day."] };
    const { id } = await conversations.create();
    const answer = await conversations.ask(id, "Hello\nthere");
    assert.equal(answer.status, "done");
    assert.equal(answer.text, "Good day.");
    assert.equal(answer.reasoning, "Hm.");
    assert.deepEqual(answer.model, { id: "starter", name: "Starter" });
    assert.equal(answer.finishReason, "stop");
    assert.equal(answer.writer, undefined);
    const { title, turns, activeTurnId } = await conversations.get(id);
    assert.equal(title, "Hello");
    assert.deepEqual(
      turns.map(({ role, text }) => [role, text]),
      [
        ["user", "Hello\nthere"],
        ["assistant", "Good day."],
      ],
    );
    assert.equal(activeTurnId, answer.id);
    assert.equal(JSON.stringify(turns.at(-1)), JSON.stringify(answer));
  });

  it("sends what was said, and asks as the conversation is set", async (setup) => {
    const { conversations, worker } = setup;
    const settings = {
      modelId: "storyteller",
      system: "Be short.",
      generation: { temperature: 0.3, maxTokens: 9 },
    };
    const { id } = await conversations.create({ settings });
    worker.answerScript = { chunks: ["Good day."] };
    await conversations.ask(id, "Hello");
    await conversations.ask(id, "How are you?");
    const { prompt, options } = lastPrompt(setup);
    assert.deepEqual(
      prompt.messages.map(({ role, content }) => [role, content]),
      [
        ["system", "Be short."],
        ["user", "Hello"],
        ["assistant", "Good day."],
        ["user", "How are you?"],
      ],
    );
    const { modelId, temperature, maxTokens, contextPolicy } = options;
    assert.deepEqual([modelId, temperature, maxTokens], ["storyteller", 0.3, 9]);
    assert.equal(contextPolicy, "shift");
  });

  it("keeps both versions of an answer that is written again", async (setup) => {
    const { conversations, worker } = setup;
    const { id } = await conversations.create();
    worker.answerScript = { chunks: ["One."] };
    const first = await conversations.ask(id, "Hello");
    worker.answerScript = { chunks: ["Two."] };
    const second = await conversations.regenerate(id, first.id);
    const conversation = await conversations.get(id);
    const versions = versionsOf(conversation, second.id);
    assert.deepEqual(
      versions.map(({ text }) => text),
      ["One.", "Two."],
    );
    assert.equal(conversation.activeTurnId, second.id);
    assert.equal(lastPrompt(setup).prompt.messages.length, 1);
  });

  it("keeps both branches of a question that is edited", async (setup) => {
    const { conversations, worker } = setup;
    const { id } = await conversations.create();
    worker.answerScript = { chunks: ["Yes."] };
    await conversations.ask(id, "Hello");
    const before = await conversations.ask(id, "Is it far?");
    const question = (await conversations.get(id)).turns.find(({ text }) => text === "Is it far?");
    assert.ok(question !== undefined);
    await conversations.edit(id, question.id, "Is it near?");
    const conversation = await conversations.get(id);
    assert.deepEqual(
      shownBranch(conversation).map(({ text }) => text),
      ["Hello", "Yes.", "Is it near?", "Yes."],
    );
    assert.equal(conversation.turns.length, 6);
    await conversations.update(id, { activeTurnId: before.id });
    const back = shownBranch(await conversations.get(id)).map(({ text }) => text);
    assert.deepEqual(back, ["Hello", "Yes.", "Is it far?", "Yes."]);
  });

  it("goes on with an answer that was cut short, in its turn", async (setup) => {
    const { conversations } = setup;
    const { id } = await conversations.create({ settings: { generation: { maxTokens: 4 } } });
    const cut = await conversations.ask(id, "Hello");
    assert.equal(cut.finishReason, "length");
    const whole = await conversations.continue(id, cut.id);
    assert.equal(whole.id, cut.id);
    assert.equal(whole.status, "done");
    assert.ok(whole.text.startsWith(cut.text) && whole.text.length > cut.text.length);
    assert.equal(lastPrompt(setup).prompt.messages.at(-1)?.role, "assistant");
    const kept = (await conversations.get(id)).turns.at(-1);
    assert.deepEqual([kept?.id, kept?.text], [whole.id, whole.text]);
    const question = (await conversations.get(id)).turns[0]?.id ?? "";
    await assertFails(conversations.continue(id, question), "INVALID_ARGUMENT");
    await conversations.ask(id, "And?");
    await assertFails(conversations.continue(id, cut.id), "INVALID_ARGUMENT");
  });

  it("keeps what there is when it is stopped, and goes on from there", async (setup) => {
    const { conversations, worker } = setup;
    const { id } = await conversations.create();
    worker.answerScript = { chunks: ["Half", " whole"], hangAfter: 1 };
    const asked = conversations.ask(id, "Hello");
    await eventually(() => worker.chunksWritten === 1);
    await conversations.stop(id);
    const stopped = await asked;
    assert.deepEqual([stopped.status, stopped.text], ["stopped", "Half"]);
    worker.answerScript = { chunks: ["Yes."] };
    await conversations.ask(id, "Go on");
    assert.equal(lastPrompt(setup).prompt.messages.length, 3);
    await conversations.stop(id);
  });

  it("ends an answer of which nothing has come", async (setup) => {
    const { conversations, worker } = setup;
    const { id } = await conversations.create();
    worker.answerScript = { hangAfter: 0 };
    const asked = conversations.ask(id, "Hello");
    await eventually(() => worker.active === 1 && worker.calls.length === 2);
    await conversations.stop(id);
    const stopped = await asked;
    assert.deepEqual([stopped.status, stopped.text], ["stopped", ""]);
    worker.answerScript = { chunks: ["Yes."] };
    await conversations.ask(id, "Again");
    // A question without an answer is not sent again.
    assert.equal(lastPrompt(setup).prompt.messages.length, 1);
  });

  it("keeps an answer that failed with why it did, and answers the next question", async (setup) => {
    const { conversations, worker } = setup;
    const { id } = await conversations.create();
    const error = new LlmError("WORKER_CRASHED", "It was killed.", { hint: "Ask again." });
    worker.answerScript = { chunks: ["Half", " whole"], failAfter: 1, error };
    const failed = await conversations.ask(id, "Hello");
    assert.deepEqual([failed.status, failed.text], ["failed", "Half"]);
    assert.equal(failed.error?.code, "WORKER_CRASHED");
    assert.equal(failed.error.hint, "Ask again.");
    worker.answerScript = { chunks: ["Yes."] };
    const again = await conversations.regenerate(id, failed.id);
    assert.deepEqual([again.status, again.text], ["done", "Yes."]);
  });

  it("writes one answer of a conversation at a time, and of several at once", async (setup) => {
    const { conversations, worker } = setup;
    const [one, other] = [await conversations.create(), await conversations.create()];
    worker.answerScript = { chunks: ["Half", " whole"], hangAfter: 1 };
    const answers = [one, other].map(({ id }) => conversations.ask(id, "Hello"));
    await eventually(() => worker.chunksWritten === 2);
    await assertFails(conversations.ask(one.id, "And?"), "INVALID_ARGUMENT");
    await conversations.stop(one.id);
    await conversations.stop(other.id);
    for (const { text } of await Promise.all(answers)) assert.equal(text, "Half");
  });

  it("goes on when the one who asked no longer waits", async (setup) => {
    const { conversations, worker } = setup;
    const { id } = await conversations.create();
    const reason = new Error("The page was closed.");
    const controller = new AbortController();
    const words = Array.from({ length: 50 }, (_, index) => `${index} `);
    worker.answerScript = { chunks: words, delayMs: 2 };
    const asked = conversations.ask(id, "Count", { signal: controller.signal });
    await eventually(() => worker.chunksWritten > 0);
    controller.abort(reason);
    assert.equal(await failureOf(asked), reason);
    const isDone = async () => (await conversations.get(id)).turns.at(-1);
    for (let last = await isDone(); last?.text !== words.join(""); last = await isDone()) {
      await new Promise((turn) => setImmediate(turn));
    }
  });

  it("refuses what is not there and what says nothing", async ({ conversations, worker }) => {
    const { id } = await conversations.create();
    await assertFails(conversations.ask(id, " \n"), "INVALID_ARGUMENT");
    await assertFails(conversations.regenerate(id, "nothing"), "INVALID_ARGUMENT");
    await assertFails(conversations.edit(id, "nothing", "Hello"), "INVALID_ARGUMENT");
    await assertFails(conversations.continue(id, "nothing"), "INVALID_ARGUMENT");
    await assertFails(conversations.ask("nowhere", "Hello"), "CONVERSATION_NOT_FOUND");
    await assertFails(conversations.get("nowhere"), "CONVERSATION_NOT_FOUND");
    await assertFails(conversations.update("nowhere", { title: "a" }), "CONVERSATION_NOT_FOUND");
    assert.deepEqual(worker.calls, []);
    assert.deepEqual((await conversations.get(id)).turns, []);
  });
}
