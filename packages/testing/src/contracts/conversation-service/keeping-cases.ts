import assert from "node:assert/strict";
import { assertFails } from "../rejections.ts";
import type { ServiceCase } from "./service-setup.ts";

async function textOf(pieces: AsyncIterable<string, void, undefined>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

/** Conversations are listed, found, changed, removed, exported and taken in. */
export function conversationKeepingCases(it: ServiceCase): void {
  it("lists the newest first, and those that a program began only when asked", async (setup) => {
    const { conversations } = setup;
    const first = await conversations.create({ title: "First", folder: "Work" });
    await conversations.create({ title: "Second" });
    await conversations.create({ title: "Third", origin: "api" });
    await conversations.update(first.id, { isPinned: true });
    const titles = async (options?: Parameters<typeof conversations.list>[0]) =>
      (await conversations.list(options)).items.map(({ title }) => title);
    assert.deepEqual(await titles(), ["First", "Second"]);
    assert.deepEqual(await titles({ origin: "api" }), ["Third"]);
    assert.deepEqual(await titles({ folder: "Work" }), ["First"]);
    const page = await conversations.list({ limit: 1 });
    assert.deepEqual(await titles({ limit: 1, after: page.next ?? "" }), ["Second"]);
    await assertFails(conversations.list({ limit: 0 }), "INVALID_ARGUMENT");
  });

  it("finds words in titles and turns", async ({ conversations, worker }) => {
    worker.answerScript = { chunks: ["A whale is large."] };
    const { id } = await conversations.create();
    await conversations.ask(id, "What is a whale?");
    await conversations.create({ title: "Ships" });
    const [hit, ...others] = await conversations.search("large whale");
    assert.equal(hit?.conversation.id, id);
    assert.deepEqual(others, []);
    const found = hit.matches.map(([start, end]) => hit.excerpt.slice(start, end).toLowerCase());
    assert.ok(found.includes("whale"), hit.excerpt);
    assert.deepEqual(await conversations.search("submarine"), []);
  });

  it("takes a removal back", async ({ conversations }) => {
    const { id } = await conversations.create({ title: "Sea" });
    await conversations.remove(id);
    await assertFails(conversations.get(id), "CONVERSATION_NOT_FOUND");
    assert.deepEqual((await conversations.list()).items, []);
    assert.equal((await conversations.restore(id)).title, "Sea");
    assert.equal((await conversations.get(id)).title, "Sea");
    await assertFails(conversations.restore("nowhere"), "CONVERSATION_NOT_FOUND");
  });

  it("takes in what it has exported, beside what is here", async ({ conversations, worker }) => {
    worker.answerScript = { chunks: ["Yes."] };
    const settings = { system: "Be short.", generation: { temperature: 0.5, stop: ["###"] } };
    const { id } = await conversations.create({ settings, folder: "Work" });
    const first = await conversations.ask(id, "Hello");
    await conversations.regenerate(id, first.id);
    const text = await textOf(conversations.export([id], "json"));
    const [imported, ...others] = await conversations.import(text);
    assert.ok(imported !== undefined && imported.id !== id);
    assert.deepEqual(others, []);
    const [before, after] = [await conversations.get(id), await conversations.get(imported.id)];
    const shape = ({ title, folder, settings: set, turns }: typeof before) => ({
      title,
      folder,
      settings: set,
      turns: turns.map(({ role, text: said, parentId }) => [role, said, parentId]),
    });
    assert.deepEqual(shape(after), shape(before));
    assert.equal((await conversations.list()).items.length, 2);
  });

  it("exports what is shown as Markdown", async ({ conversations, worker }) => {
    worker.answerScript = { chunks: ["Yes."] };
    const { id } = await conversations.create({ title: "Sea", settings: { system: "Be short." } });
    await conversations.ask(id, "Is it deep?");
    assert.equal(
      await textOf(conversations.export([id], "markdown")),
      "# Sea\n\n> Be short.\n\n## You\n\nIs it deep?\n\n## Starter\n\nYes.\n",
    );
  });

  for (const [what, text] of [
    ["what is not JSON", "secret"],
    ["another format", '{"format":"secret","version":1,"conversations":[]}'],
    ["another version", '{"format":"llm-conversations","version":2,"conversations":[]}'],
    ["no conversations", '{"format":"llm-conversations","version":1}'],
    [
      "half a conversation",
      '{"format":"llm-conversations","version":1,"conversations":[{"id":"secret"}]}',
    ],
  ] as const) {
    it(`refuses to take in ${what}`, async ({ conversations }) => {
      const { message, hint } = await assertFails(conversations.import(text), "INVALID_ARGUMENT");
      assert.ok(!`${message}${hint}`.includes("secret"), "it quotes nothing");
      assert.deepEqual((await conversations.list()).items, []);
    });
  }
}
