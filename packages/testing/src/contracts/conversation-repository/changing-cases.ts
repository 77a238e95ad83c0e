import assert from "node:assert/strict";
import type { AnswerTurn } from "@llm/domain";
import {
  answerTurn,
  emptyConversation,
  shortConversation,
} from "../../fakes/fake-conversations.ts";
import { assertFails } from "../rejections.ts";
import { assertSame, type RegisterCase } from "./conversation-setup.ts";

/** Updates, turns that are added, answers that grow. */
export function changingCases(it: RegisterCase): void {
  it("changes what is given, takes away what is null, and leaves the rest", async (repository) => {
    const before = shortConversation("c1", "Why?", {
      title: "Old",
      folder: "Work",
      readingPosition: "q1",
      settings: { modelId: "starter", system: "Be brief." },
    });
    await repository.create(before);
    const summary = await repository.update("c1", {
      title: "New",
      isPinned: true,
      folder: null,
      draft: "And",
      readingPosition: null,
      activeTurnId: "q1",
      settings: { presetId: "p1" },
    });
    const { folder: _folder, readingPosition: _position, ...rest } = before;
    const settings = { presetId: "p1" };
    const changed = { title: "New", isPinned: true, draft: "And", activeTurnId: "q1", settings };
    assertSame(await repository.find("c1"), { ...rest, ...changed });
    assertSame(summary, (await repository.list()).items[0]);
    assert.equal(summary.title, "New");

    assertSame(await repository.update("c1", {}), summary);
    const given = { folder: "Home", readingPosition: "a1", draft: "" };
    await repository.update("c1", given);
    assertSame(await repository.find("c1"), { ...rest, ...changed, ...given });
  });

  it("refuses to show or to read a turn that is not there", async (repository) => {
    const before = shortConversation("c1", "Why?");
    await repository.create(before);
    const update = { title: "New", activeTurnId: "q9" };
    await assertFails(repository.update("c1", update), "INVALID_ARGUMENT");
    await assertFails(repository.update("c1", { readingPosition: "q9" }), "INVALID_ARGUMENT");
    assertSame(await repository.find("c1"), before);
  });

  it("adds turns to any branch, in order, and shows theirs", async (repository) => {
    const before = shortConversation("c1", "Why?");
    await repository.create(before);
    const edited = { id: "q2", role: "user", text: "How?", createdAt: 5_000 } as const;
    const again: AnswerTurn = { ...answerTurn("a2", "q1", "No."), createdAt: 4_000 };
    const added = { turns: [edited, again], activeTurnId: "a2" };
    const summary = await repository.addTurns("c1", added);
    assert.equal(summary.updatedAt, 5_000);
    const turns = [...before.turns, edited, again];
    const after = { ...before, turns, activeTurnId: "a2", updatedAt: 5_000 };
    assertSame(await repository.find("c1"), after);

    assertSame(await repository.addTurns("c1", { turns: [], activeTurnId: "a1" }), summary);
    assertSame(await repository.find("c1"), { ...after, activeTurnId: "a1" });
  });

  it("lets turns of other conversations have the same ids", async (repository) => {
    await repository.create(shortConversation("c1", "One?"));
    await repository.create(shortConversation("c2", "Two?"));
    const answer = answerTurn("a1", "q1", "Changed.");
    await repository.saveAnswer("c2", answer);
    assert.equal((await repository.find("c1"))?.turns[1]?.text, "Yes.");
    assert.equal((await repository.find("c2"))?.turns[1]?.text, "Changed.");
  });

  it("refuses turns without their parent or with an id that is taken", async (repository) => {
    const before = shortConversation("c1", "Why?");
    await repository.create(before);
    const good = answerTurn("a2", "q1", "No.");
    for (const turns of [
      [good, answerTurn("a3", "q9", "No.")],
      [good, answerTurn("a1", "q1", "No.")],
      [good, good],
      [answerTurn("a3", "a2", "No."), good],
    ]) {
      await assertFails(
        repository.addTurns("c1", { turns, activeTurnId: "a2" }),
        "INVALID_ARGUMENT",
      );
    }
    const lost = { turns: [good], activeTurnId: "a9" };
    await assertFails(repository.addTurns("c1", lost), "INVALID_ARGUMENT");
    assertSame(await repository.find("c1"), before);
  });

  it("replaces an answer as it grows, and nothing else", async (repository) => {
    const before = shortConversation("c1", "Why?");
    await repository.create(before);
    const running: AnswerTurn = {
      ...answerTurn("a2", "q1", ""),
      status: "running",
      writer: "this program",
    };
    await repository.addTurns("c1", { turns: [running], activeTurnId: "a2" });
    assertSame(await repository.listRunning(), ["c1"]);
    for (let length = 1; length <= 20; length++) {
      await repository.saveAnswer("c1", { ...running, text: "word ".repeat(length) });
    }
    const { writer: _writer, ...answer } = running;
    const done: AnswerTurn = { ...answer, status: "stopped", text: "word word", reasoning: "Hm." };
    await repository.saveAnswer("c1", done);
    const found = await repository.find("c1");
    assertSame(found?.turns, [...before.turns, done]);
    assert.equal(found?.updatedAt, running.createdAt);
    assertSame(await repository.listRunning(), []);
  });

  it("refuses an answer that is not there, and one in place of a question", async (repository) => {
    const before = shortConversation("c1", "Why?");
    await repository.create(before);
    const lost = repository.saveAnswer("c1", answerTurn("a9", "q1", "No."));
    await assertFails(lost, "INVALID_ARGUMENT");
    const misplaced = repository.saveAnswer("c1", answerTurn("q1", "q1", "No."));
    await assertFails(misplaced, "INVALID_ARGUMENT");
    assertSame(await repository.find("c1"), before);
  });

  it("lists each conversation with running answers once", async (repository) => {
    const turns = ["a1", "a2"].map((id): AnswerTurn => {
      const { parentId: _parent, ...root } = answerTurn(id, "", "");
      return { ...root, status: "running" };
    });
    await repository.create(emptyConversation("c1", { turns }));
    await repository.create(emptyConversation("c2", { turns, origin: "api" }));
    await repository.create(shortConversation("c3", "Why?"));
    assertSame([...(await repository.listRunning())].sort(), ["c1", "c2"]);
    await repository.remove("c1", 1);
    assertSame(await repository.listRunning(), ["c2"]);
  });
}
