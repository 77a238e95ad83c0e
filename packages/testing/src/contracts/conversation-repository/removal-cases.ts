import assert from "node:assert/strict";
import {
  answerTurn,
  emptyConversation,
  shortConversation,
} from "../../fakes/fake-conversations.ts";
import { assertFails } from "../rejections.ts";
import { assertSame, type RegisterCase } from "./conversation-setup.ts";

/** What is removed is hidden, can be taken back, and is deleted in the end. */
export function removalCases(it: RegisterCase): void {
  it("hides what is removed from every call but restore", async (repository) => {
    await repository.create(shortConversation("c1", "Why?", { title: "Tides" }));
    await repository.remove("c1", 1_000);
    assert.equal(await repository.find("c1"), undefined);
    assertSame((await repository.list()).items, []);
    assertSame(await repository.search("tides"), []);
    await assertFails(repository.update("c1", { title: "T" }), "CONVERSATION_NOT_FOUND");
    const saving = repository.saveAnswer("c1", answerTurn("a1", "q1", "No."));
    await assertFails(saving, "CONVERSATION_NOT_FOUND");
    const adding = repository.addTurns("c1", { turns: [], activeTurnId: "q1" });
    await assertFails(adding, "CONVERSATION_NOT_FOUND");
  });

  it("restores what was removed as it was", async (repository) => {
    const conversation = shortConversation("c1", "Why?", { title: "Tides", isPinned: true });
    await repository.create(conversation);
    await repository.remove("c1", 1_000);
    const summary = await repository.restore("c1");
    assertSame(await repository.find("c1"), conversation);
    assertSame((await repository.list()).items, [summary]);
    assert.equal((await repository.search("tides")).length, 1);
    assertSame(await repository.restore("c1"), summary);
  });

  it("purges what was removed before a time, and nothing else", async (repository) => {
    await repository.create(shortConversation("early", "Why?", { title: "Tides" }));
    await repository.create(shortConversation("late", "Why?", { title: "Tides" }));
    await repository.create(shortConversation("kept", "Why?", { title: "Tides" }));
    await repository.remove("early", 1_000);
    await repository.remove("late", 2_000);
    // Removed already: that was the time.
    await repository.remove("early", 9_000);
    await repository.purge(2_000);
    await assertFails(repository.restore("early"), "CONVERSATION_NOT_FOUND");
    await repository.restore("late");
    await repository.purge(Number.MAX_SAFE_INTEGER);
    const left = (await repository.search("tides")).map((hit) => hit.conversation.id);
    assertSame(left.sort(), ["kept", "late"]);
    assert.equal((await repository.search("why")).length, 2);
    await repository.create(emptyConversation("early"));
  });

  it("fails every call after it was disposed, which it can be twice", async (repository) => {
    await repository.create(emptyConversation("c1"));
    await Promise.all([repository[Symbol.asyncDispose](), repository[Symbol.asyncDispose]()]);
    await assertFails(repository.find("c1"), "DISPOSED");
    await assertFails(repository.create(emptyConversation("c2")), "DISPOSED");
    await repository[Symbol.asyncDispose]();
  });
}
