import assert from "node:assert/strict";
import type { ConversationListChange } from "@llm/domain";
import { eventually } from "../reader.ts";
import { failureOf } from "../rejections.ts";
import { ConversationWatcher, type ServiceCase } from "./service-setup.ts";

/** Everybody who watches sees the same, whenever they come. */
export function conversationWatchingCases(it: ServiceCase): void {
  it("shows an answer as it grows, and ends with what is stored", async (setup) => {
    const { conversations, worker } = setup;
    const { id } = await conversations.create();
    await using watcher = new ConversationWatcher(conversations, id);
    await eventually(() => watcher.conversation !== undefined);
    worker.answerScript = { chunks: ["One ", "two ", "three."] };
    const answer = await conversations.ask(id, "Count");
    await eventually(() => watcher.answer?.status === "done");
    assert.deepEqual(watcher.answer, answer);
    assert.deepEqual(watcher.conversation?.turns, (await conversations.get(id)).turns);
    assert.equal(watcher.conversation.title, "Count");
    assert.equal(watcher.kinds[0], "state");
    assert.ok(watcher.kinds.includes("turns-added"));
    assert.ok(watcher.kinds.includes("answer-grown"));
  });

  it("shows who comes in mid-answer all of it, and everybody the same", async (setup) => {
    const { conversations, worker } = setup;
    const { id } = await conversations.create();
    await using early = new ConversationWatcher(conversations, id);
    await eventually(() => early.conversation !== undefined);
    worker.answerScript = { chunks: ["One ", "two ", "three."], hangAfter: 2 };
    const asked = conversations.ask(id, "Count");
    await eventually(() => early.answer?.text === "One two ");
    await using late = new ConversationWatcher(conversations, id);
    await eventually(() => late.answer?.text === "One two ");
    assert.deepEqual(late.kinds.slice(0, 1), ["state"]);
    await conversations.stop(id);
    await asked;
    await eventually(() => [early, late].every(({ answer }) => answer?.status === "stopped"));
    assert.deepEqual(early.conversation, late.conversation);
  });

  it("joins what a slow watcher has not read, and loses nothing", async (setup) => {
    const { conversations, worker } = setup;
    const { id } = await conversations.create({ settings: { generation: { maxTokens: 400 } } });
    const pace = () => new Promise<void>((turn) => setTimeout(turn, 2));
    await using watcher = new ConversationWatcher(conversations, id, pace);
    await eventually(() => watcher.conversation !== undefined);
    const answer = await conversations.ask(id, "Write on.");
    assert.equal(worker.chunksWritten, 400);
    await eventually(() => watcher.answer?.status === "done");
    assert.equal(watcher.answer?.text, answer.text);
    assert.ok(watcher.kinds.length < 400, `${watcher.kinds.length} changes`);
  });

  it("tells of what is changed beside the turns", async ({ conversations }) => {
    const { id } = await conversations.create();
    await using watcher = new ConversationWatcher(conversations, id);
    await eventually(() => watcher.conversation !== undefined);
    await conversations.update(id, { title: "Sea", isPinned: true, folder: "Work", draft: "And" });
    await eventually(() => watcher.conversation?.draft === "And");
    assert.deepEqual(watcher.conversation, await conversations.get(id));
    await conversations.update(id, { folder: null });
    await eventually(() => watcher.conversation?.folder === undefined);
    await conversations.remove(id);
    assert.equal(await watcher.ended(), undefined);
    assert.equal(watcher.kinds.at(-1), "removed");
  });

  it("fails a watch of what is not there, and ends one by its signal", async (setup) => {
    const { conversations } = setup;
    const nowhere = conversations.watch("nowhere")[Symbol.asyncIterator]();
    const failure = await failureOf(nowhere.next());
    assert.ok(failure instanceof Error && "code" in failure);
    assert.equal(failure.code, "CONVERSATION_NOT_FOUND");
    const { id } = await conversations.create();
    for await (const _ of conversations.watch(id, { signal: AbortSignal.abort() })) assert.fail();
    for await (const { type } of conversations.watch(id)) {
      assert.equal(type, "state");
      break;
    }
  });

  it("tells of every change to the list", async ({ conversations }) => {
    const controller = new AbortController();
    const seen: ConversationListChange[] = [];
    const follow = async () => {
      const { signal } = controller;
      for await (const change of conversations.watchList({ signal })) seen.push(change);
    };
    const following = follow();
    const titles = () =>
      seen.flatMap((change) => (change.type === "changed" ? change.conversation.title : "-"));
    // A watch begins when it is first read.
    for (let count = 0; seen.length === 0; count++)
      await conversations.create({ title: `${count}` });
    const { id } = await conversations.create({ title: "Sea" });
    await eventually(() => titles().includes("Sea"));
    await conversations.update(id, { title: "Deep sea" });
    await eventually(() => titles().includes("Deep sea"));
    await conversations.remove(id);
    await eventually(() => titles().at(-1) === "-");
    await conversations.restore(id);
    await eventually(() => titles().at(-1) === "Deep sea");
    controller.abort();
    await following;
  });
}
