import assert from "node:assert/strict";
import type { AnswerTurn, ConversationRepository } from "@llm/domain";
import {
  answerTurn,
  emptyConversation,
  shortConversation,
} from "../../fakes/fake-conversations.ts";
import { assertFails } from "../rejections.ts";
import {
  assertSame,
  type ConversationStoreSetup,
  type RegisterCase,
} from "./conversation-setup.ts";

async function another(setup: ConversationStoreSetup): Promise<ConversationRepository> {
  assert.ok(setup.open, "a setup with the capability `shared` has `open`");
  return setup.open();
}

/** Two repositories on one store, as two programs have them. */
export function sharingCases(it: RegisterCase): void {
  it("sees at once what another program has stored", async (repository, setup) => {
    const other = await another(setup);
    const conversation = shortConversation("c1", "Tides?");
    await repository.create(conversation);
    assertSame(await other.find("c1"), conversation);
    await other.update("c1", { title: "Moon" });
    assert.equal((await repository.list()).items[0]?.title, "Moon");
    assert.equal((await repository.search("moon")).length, 1);
    await repository.remove("c1", 1);
    assert.equal(await other.find("c1"), undefined);
    await assertFails(other.create(conversation), "INVALID_ARGUMENT");
  });

  it("can be opened for the first time by several at once", async (repository, setup) => {
    const all = [repository, ...(await Promise.all([1, 2, 3].map(() => another(setup))))];
    await Promise.all(all.map((one, index) => one.create(emptyConversation(`c${index}`))));
    for (const one of all) assert.equal((await one.list()).items.length, all.length);
  });

  it("loses nothing when several write at once", async (repository, setup) => {
    const writers = [repository, await another(setup)];
    await repository.create(shortConversation("shared", "Why?"));
    await Promise.all(
      writers.map(async (writer, index) => {
        for (let number = 0; number < 25; number++) {
          const id = `w${index}-${number}`;
          await writer.create(shortConversation(id, `Question ${number}`));
          const turn: AnswerTurn = { ...answerTurn(id, "q1", "Yes."), createdAt: 2_000 + number };
          await writer.addTurns("shared", { turns: [turn], activeTurnId: id });
          await writer.saveAnswer("shared", { ...turn, text: `Yes ${number}.` });
        }
      }),
    );
    for (const one of writers) {
      assert.equal((await one.list()).items.length, 51);
      const turns = (await one.find("shared"))?.turns ?? [];
      assert.equal(turns.length, 52);
      assert.ok(turns.slice(2).every((turn) => /^Yes \d+\.$/.test(turn.text)));
    }
  });

  it("gives one of two the id that both want", async (repository, setup) => {
    const other = await another(setup);
    const results = await Promise.allSettled([
      repository.create(emptyConversation("c1", { title: "One" })),
      other.create(emptyConversation("c1", { title: "Two" })),
    ]);
    assert.equal(results.filter(({ status }) => status === "fulfilled").length, 1);
    assertSame(await repository.find("c1"), await other.find("c1"));
  });

  it("goes on when another one is disposed", async (repository, setup) => {
    const other = await another(setup);
    await other.create(emptyConversation("c1"));
    await other[Symbol.asyncDispose]();
    await repository.create(emptyConversation("c2"));
    assert.equal((await repository.list()).items.length, 2);
  });
}
