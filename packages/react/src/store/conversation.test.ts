import { LlmError } from "@llm/domain";
import { describe, expect, it, jest } from "@jest/globals";
import { deferred } from "../../test/deferred.ts";
import { FakeClient } from "../../test/fake-client.ts";
import { crash, lastAnswer, openStore, settle } from "../../test/open-store.ts";
import { LlmStore } from "./llm-store.ts";

describe("generateChatCompletion", () => {
  it("shows text once a frame and loses none of it", async () => {
    const { client, frames, store, actions, state } = await openStore();
    const asking = actions.generateChatCompletion("Hello");
    expect(state().isGenerating).toBe(true);
    expect(lastAnswer(store).status).toBe("waiting");

    await client.answer.text("One ");
    await client.answer.text("two ");
    expect(lastAnswer(store).content).toBe("");
    expect(frames.pending).toBe(1);
    frames.next();
    expect(lastAnswer(store)).toMatchObject({ content: "One two ", status: "writing" });

    await client.answer.text("three");
    await client.answer.finish();
    const completion = await asking;
    expect(completion?.text).toBe("One two three");
    expect(lastAnswer(store)).toMatchObject({ content: "One two three", status: "done" });
    expect(frames.pending).toBe(0);
    expect(state()).toMatchObject({ isGenerating: false, tokensPerSecond: 200, contextUsed: 30 });
    expect(state().contextSize).toBe(1024);
  });

  it("sends the conversation so far, with its system prompt and options", async () => {
    const { client, actions } = await openStore();
    actions.createContext({ system: "Be brief.", temperature: 0.5 });
    const first = actions.generateChatCompletion("One?");
    await client.answer.text("1");
    await client.answer.finish();
    await first;
    void actions.generateChatCompletion("Two?");
    expect(client.answer.prompt.messages).toEqual([
      { role: "user", content: "One?" },
      { role: "assistant", content: "1" },
      { role: "user", content: "Two?" },
    ]);
    expect(client.answer.options).toMatchObject({ system: "Be brief.", temperature: 0.5 });
  });

  it("hands every chunk to onChunk and lets the next one wait for it", async () => {
    const { client, actions } = await openStore();
    const gate = deferred<void>();
    const seen: string[] = [];
    const onChunk = async (chunk: { content: string }) => {
      seen.push(chunk.content);
      await gate.promise;
    };
    void actions.generateChatCompletion("Hello", { onChunk });
    let isTaken = false;
    const writing = client.answer.text("Hi").then(() => (isTaken = true));
    await settle();
    expect(seen).toEqual(["Hi"]);
    expect(isTaken).toBe(false);
    gate.resolve();
    await writing;
    expect(isTaken).toBe(true);
  });

  it("lets the oldest turns be left out, unless it was begun otherwise", async () => {
    const { client, actions } = await openStore();
    void actions.generateChatCompletion("Hello");
    expect(client.answer.options.contextPolicy).toBe("shift");
    actions.createContext({ contextPolicy: "error" });
    void actions.generateChatCompletion("Hello");
    expect(client.answer.options.contextPolicy).toBe("error");
  });

  it("counts the turns that the model did not see, those without an answer too", async () => {
    const { client, store, actions } = await openStore();
    const unanswered = actions.generateChatCompletion("One?");
    client.answer.fail(crash);
    await unanswered;
    const answered = actions.generateChatCompletion("Two?");
    await client.answer.text("2");
    await client.answer.finish();
    await answered;
    expect(lastAnswer(store).unseenTurns).toBe(0);
    const asking = actions.generateChatCompletion("Three?");
    await client.answer.text("3");
    await client.answer.finish("stop", { droppedMessages: [0, 1] });
    await asking;
    // One question and its failure, another question and its answer.
    expect(lastAnswer(store).unseenTurns).toBe(4);
  });

  it("tells how far the conversation is read, once that takes long", async () => {
    jest.useFakeTimers({ now: 0, doNotFake: ["setTimeout", "queueMicrotask", "nextTick"] });
    try {
      const { client, store, actions } = await openStore();
      void actions.generateChatCompletion("Hello");
      client.answer.read(0, 200);
      jest.advanceTimersByTime(499);
      client.answer.read(50, 200);
      expect(lastAnswer(store).readingProgress).toBeUndefined();
      jest.advanceTimersByTime(1);
      client.answer.read(86, 200);
      expect(lastAnswer(store)).toMatchObject({ status: "waiting", readingProgress: 0.43 });
    } finally {
      jest.useRealTimers();
    }
  });

  it("gives thoughts their duration when the answer ends with them", async () => {
    const { client, store, actions } = await openStore();
    const asking = actions.generateChatCompletion("Hello");
    await client.answer.reasoning("Hm.");
    actions.abort();
    await asking;
    expect(lastAnswer(store)).toMatchObject({ status: "stopped", reasoning: "Hm." });
    expect(lastAnswer(store).reasoningMs).toBeGreaterThanOrEqual(0);
  });

  it("keeps thoughts apart, with their duration once the answer begins", async () => {
    const { client, frames, store, actions } = await openStore();
    void actions.generateChatCompletion("Hello");
    await client.answer.reasoning("Well. ");
    await client.answer.reasoning("Hm.");
    frames.next();
    expect(lastAnswer(store).reasoning).toBe("Well. Hm.");
    expect(lastAnswer(store).reasoningMs).toBeUndefined();
    await client.answer.text("Hi");
    frames.next();
    expect(lastAnswer(store).reasoningMs).toBeGreaterThanOrEqual(0);
    expect(lastAnswer(store).content).toBe("Hi");
  });

  it("keeps the partial answer of a failure, and answers again on request", async () => {
    const { client, store, actions, state } = await openStore();
    const asking = actions.generateChatCompletion("Hello");
    await client.answer.text("Once upon");
    client.answer.fail(crash);
    expect(await asking).toBeUndefined();
    expect(lastAnswer(store)).toMatchObject({
      content: "Once upon",
      status: "failed",
      error: crash,
    });
    expect(state()).toMatchObject({ error: crash, isGenerating: false });

    const again = actions.regenerate();
    expect(state().error).toBeUndefined();
    expect(client.answer.prompt.messages).toEqual([{ role: "user", content: "Hello" }]);
    await client.answer.text("Once upon a time");
    await client.answer.finish();
    await again;
    expect(state().messages).toHaveLength(2);
    expect(lastAnswer(store)).toMatchObject({ content: "Once upon a time", status: "done" });
  });

  it("loads the model before it asks an engine again that was given up", async () => {
    const { client, store, actions } = await openStore();
    const asking = actions.generateChatCompletion("Hello");
    client.answer.fail(new LlmError("ENGINE_UNAVAILABLE", "The engine crashed 3 times."));
    await asking;
    const again = actions.regenerate();
    await settle();
    expect(await client.models.state("starter")).toMatchObject({ status: "loading" });
    expect(lastAnswer(store).status).toBe("waiting");
    expect(client.answers).toHaveLength(1);
    client.finishLoad("starter");
    await settle();
    await client.answer.text("Hi");
    await client.answer.finish();
    await again;
    expect(lastAnswer(store)).toMatchObject({ content: "Hi", status: "done" });
  });

  it("keeps why the engine could not be had, and drops its load when it is aborted", async () => {
    const { client, store, actions } = await openStore();
    const asking = actions.generateChatCompletion("Hello");
    client.answer.fail(new LlmError("ENGINE_UNAVAILABLE", "The engine crashed 3 times."));
    await asking;
    const failing = actions.regenerate();
    const gone = new LlmError("ENGINE_UNAVAILABLE", "The engine could not be started.");
    client.failLoad("starter", gone);
    await failing;
    expect(lastAnswer(store)).toMatchObject({ status: "failed", error: gone });
    const aborted = actions.regenerate();
    actions.abort();
    await aborted;
    expect(lastAnswer(store).status).toBe("stopped");
    expect(client.answers).toHaveLength(1);
  });

  it("leaves a question without an answer out of the history", async () => {
    const { client, actions } = await openStore();
    const asking = actions.generateChatCompletion("Lost?");
    client.answer.fail(crash);
    await asking;
    void actions.generateChatCompletion("Again?");
    expect(client.answer.prompt.messages).toEqual([{ role: "user", content: "Again?" }]);
  });

  it("refuses an empty question and a second one at a time", async () => {
    const { client, actions, state } = await openStore();
    expect(await actions.generateChatCompletion("  ")).toBeUndefined();
    expect(state().error?.code).toBe("INVALID_ARGUMENT");
    expect(state().messages).toEqual([]);
    void actions.generateChatCompletion("One?");
    expect(await actions.generateChatCompletion("Two?")).toBeUndefined();
    expect(state().error?.code).toBe("INVALID_ARGUMENT");
    expect(client.answers).toHaveLength(1);
  });

  it("has nothing to answer again in a new conversation", async () => {
    const { client, actions } = await openStore();
    expect(await actions.regenerate()).toBeUndefined();
    expect(client.answers).toHaveLength(0);
  });
});

describe("generateCompletion", () => {
  it("asks one question without history and leaves the conversation alone", async () => {
    const { client, actions, state } = await openStore();
    const first = actions.generateChatCompletion("One?");
    await client.answer.text("1");
    await client.answer.finish();
    await first;
    const seen: string[] = [];
    const asking = actions.generateCompletion("Two?", {
      onChunk: ({ content }) => void seen.push(content),
    });
    expect(state().isGenerating).toBe(true);
    expect(client.answer.prompt.messages).toEqual([{ role: "user", content: "Two?" }]);
    await client.answer.text("2");
    await client.answer.finish();
    expect((await asking)?.text).toBe("2");
    expect(seen).toEqual(["2", ""]);
    expect(state().messages).toHaveLength(2);
  });

  it("works before a model was chosen", async () => {
    const client = new FakeClient();
    const { actions } = new LlmStore(client);
    void actions.generateCompletion("Hello");
    expect(client.answer.options.modelId).toBeUndefined();
  });
});

describe("abort", () => {
  it("stops an answer that has text, and keeps the text", async () => {
    const { client, store, actions, state } = await openStore();
    const asking = actions.generateChatCompletion("Hello");
    await client.answer.text("Once upon");
    actions.abort();
    expect((await asking)?.finishReason).toBe("stopped");
    expect(lastAnswer(store)).toMatchObject({ content: "Once upon", status: "stopped" });
    expect(state().error).toBeUndefined();
  });

  it("aborts an answer of which nothing has come, without an error", async () => {
    const { client, store, actions, state } = await openStore();
    const asking = actions.generateChatCompletion("Hello");
    actions.abort();
    expect(await asking).toBeUndefined();
    expect(client.answer.options.signal?.aborted).toBe(true);
    expect(client.answer.options.stopSignal?.aborted).toBe(false);
    expect(lastAnswer(store)).toMatchObject({ content: "", status: "stopped" });
    expect(state()).toMatchObject({ error: undefined, isGenerating: false });
  });

  it("aborts when it is asked a second time", async () => {
    const { client, actions } = await openStore();
    void actions.generateChatCompletion("Hello");
    await client.answer.text("Once upon");
    actions.abort();
    actions.abort();
    expect(client.answer.options.signal?.aborted).toBe(true);
  });

  it("does nothing when no answer is being written", async () => {
    const { actions, state } = await openStore();
    const before = state();
    actions.abort();
    expect(state()).toBe(before);
  });
});

describe("createContext", () => {
  it("begins anew and discards the answer that is being written", async () => {
    const { client, frames, actions, state } = await openStore();
    const asking = actions.generateChatCompletion("Hello");
    const discarded = client.answer;
    await discarded.text("Once");
    actions.createContext();
    expect(state()).toMatchObject({ messages: [], isGenerating: false });
    expect(discarded.options.signal?.aborted).toBe(true);

    const next = actions.generateChatCompletion("Next?");
    await asking;
    frames.next();
    expect(state().isGenerating).toBe(true);
    expect(state().messages.map(({ content }) => content)).toEqual(["Next?", ""]);
    await client.answer.finish();
    await next;
    expect(state().isGenerating).toBe(false);
  });
});
