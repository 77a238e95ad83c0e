import assert from "node:assert/strict";
import type { AnswerTurn, Conversation } from "@llm/domain";
import {
  answerTurn,
  emptyConversation,
  shortConversation,
} from "../../fakes/fake-conversations.ts";
import { assertFails } from "../rejections.ts";
import { assertSame, type RegisterCase } from "./conversation-setup.ts";

const everything: Conversation = {
  id: "c1",
  title: "All there is",
  origin: "api",
  isPinned: true,
  folder: "Work",
  createdAt: 1_000,
  updatedAt: 3_000,
  settings: {
    modelId: "starter",
    system: "Be brief.",
    generation: { temperature: 0.5, stop: ["END"], maxTokens: 12 },
    presetId: "p1",
  },
  draft: "And wh",
  readingPosition: "q1",
  activeTurnId: "a2",
  turns: [
    {
      id: "q1",
      role: "user",
      text: "What is in it?",
      createdAt: 1_000,
      attachments: [
        { sha256: "ab".repeat(32), name: "n.md", mediaType: "text/markdown", sizeBytes: 12 },
      ],
    },
    {
      id: "a1",
      parentId: "q1",
      role: "assistant",
      status: "done",
      text: "A note.",
      reasoning: "Let me see.",
      reasoningMs: 12.5,
      model: { id: "starter", name: "Starter" },
      finishReason: "stop",
      usage: { promptTokens: 5, completionTokens: 3, contextUsed: 8, contextSize: 64 },
      timings: {
        queueMs: 0,
        promptMs: 1.5,
        generationMs: 2,
        firstChunkMs: 3,
        tokensPerSecond: 100,
      },
      unseenTurns: 2,
      createdAt: 2_000,
    },
    {
      id: "a2",
      parentId: "q1",
      role: "assistant",
      status: "failed",
      text: "A n",
      reasoning: "",
      // As an engine gives them that does not tell more.
      usage: { promptTokens: 5, completionTokens: 3 },
      timings: {},
      error: {
        code: "WORKER_CRASHED",
        message: "It ended.",
        hint: "Ask again.",
        retryable: true,
        details: { chunksDelivered: 2, paths: ["a", "b"], isSure: false },
      },
      createdAt: 3_000,
    },
  ],
};

/** What is put in comes back as it was. */
export function keepingCases(it: RegisterCase): void {
  it("gives back every field of a conversation", async (repository) => {
    await repository.create(everything);
    assertSame(await repository.find("c1"), everything);
  });

  it("gives back a conversation that has nothing but what it must have", async (repository) => {
    const conversation = emptyConversation("c1");
    await repository.create(conversation);
    const found = await repository.find("c1");
    assertSame(found, conversation);
    assert.deepEqual(Object.keys(found ?? {}).sort(), Object.keys(conversation).sort());
  });

  it("knows no conversation that was never put in", async (repository) => {
    assert.equal(await repository.find("c1"), undefined);
    assertSame(await repository.list(), { items: [] });
    assertSame(await repository.listRunning(), []);
    await assertFails(repository.update("c1", { title: "T" }), "CONVERSATION_NOT_FOUND");
    const added = { turns: [], activeTurnId: "q1" };
    await assertFails(repository.addTurns("c1", added), "CONVERSATION_NOT_FOUND");
    const saving = repository.saveAnswer("c1", answerTurn("a1", "q1", "Yes."));
    await assertFails(saving, "CONVERSATION_NOT_FOUND");
    await assertFails(repository.restore("c1"), "CONVERSATION_NOT_FOUND");
    await repository.remove("c1", 1);
  });

  it("refuses an id that is taken, also by one that is removed", async (repository) => {
    const first = emptyConversation("c1", { title: "First" });
    await repository.create(first);
    const second = emptyConversation("c1", { title: "Second" });
    await assertFails(repository.create(second), "INVALID_ARGUMENT");
    assertSame(await repository.find("c1"), first);
    await repository.remove("c1", 1);
    await assertFails(repository.create(second), "INVALID_ARGUMENT");
    await repository.restore("c1");
    assertSame(await repository.find("c1"), first);
  });

  it("refuses turns that make no tree, and stores nothing of them", async (repository) => {
    const { turns } = shortConversation("c1", "Why?");
    const reversed = emptyConversation("c1", { turns: [...turns].reverse() });
    await assertFails(repository.create(reversed), "INVALID_ARGUMENT");
    const twice = emptyConversation("c1", { turns: [...turns, ...turns] });
    await assertFails(repository.create(twice), "INVALID_ARGUMENT");
    const lost = emptyConversation("c1", { turns, activeTurnId: "q9" });
    await assertFails(repository.create(lost), "INVALID_ARGUMENT");
    assert.equal(await repository.find("c1"), undefined);
    await repository.create(emptyConversation("c1"));
  });

  it("keeps and gives copies", async (repository) => {
    const generation = { temperature: 0.5 };
    await repository.create(emptyConversation("c1", { settings: { generation } }));
    generation.temperature = 1;
    const found = await repository.find("c1");
    assert.equal(found?.settings.generation?.temperature, 0.5);
    Object.assign(found.settings.generation, { temperature: 2 });
    assert.equal((await repository.find("c1"))?.settings.generation?.temperature, 0.5);
  });

  const texts: [string, string][] = [
    ["control characters", "a\u0000b\u0001\u001b[31m\u007f\r\n\t\u2028"],
    ["lone surrogates", "a\ud800b\udc00"],
    ["scripts and emoji", "Ação 日本語 한국어 עברית 👩🏽‍🚀 ﬁ"],
    ["quotes and signs of SQL", `'; DROP TABLE turns; -- " % _ \\ $1 ? :a`],
    ["a megabyte", "0123456789abcdef".repeat(65_536)],
    ["nothing", ""],
  ];
  for (const [what, text] of texts) {
    it(`gives back texts of ${what} as they were`, async (repository) => {
      const answer: AnswerTurn = { ...answerTurn("a1", "q1", text), reasoning: text };
      const conversation = shortConversation("c1", text, {
        title: text,
        folder: text,
        draft: text,
        settings: { system: text },
      });
      await repository.create(conversation);
      await repository.saveAnswer("c1", answer);
      const turns = [...conversation.turns.slice(0, 1), answer];
      assertSame(await repository.find("c1"), { ...conversation, turns });
      const { items } = await repository.list({ folder: text });
      assert.equal(items[0]?.title, text);
      assert.equal(items[0]?.folder, text);
    });
  }

  it("tells ids apart, whatever they are made of", async (repository) => {
    const ids = ["a", "A", "a\u0000b", "a\ud800", "a\udc00", "a ", "á", "a\u0301", "", "%", "'"];
    for (const id of ids) await repository.create(emptyConversation(id, { title: `of ${id}` }));
    for (const id of ids) assert.equal((await repository.find(id))?.id, id);
    assert.equal((await repository.list()).items.length, ids.length);
  });
}
