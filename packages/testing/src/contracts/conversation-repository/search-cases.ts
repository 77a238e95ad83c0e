import assert from "node:assert/strict";
import type { AnswerTurn, ConversationRepository } from "@llm/domain";
import {
  answerTurn,
  emptyConversation,
  shortConversation,
} from "../../fakes/fake-conversations.ts";
import { assertFails } from "../rejections.ts";
import { assertSame, type RegisterCase } from "./conversation-setup.ts";

async function found(repository: ConversationRepository, text: string): Promise<string> {
  return (await repository.search(text)).map((hit) => hit.conversation.id).join(" ");
}

/** The text of one conversation, and what finds it or does not. */
const matching: [what: string, text: string, finds: string[], misses: string[]][] = [
  ["a word", "The tides follow the moon.", ["tides", "the moon", "moon."], ["sun", "moon!"]],
  ["words in any order", "red green blue", ["blue red", "green", " blue\n red "], ["red pink"]],
  ["inside words", "understanding", ["standing", "erst", "understanding"], ["standings"]],
  ["whatever the case", "Straße ÉCOLE ΟΔΟΣ İstanbul", ["STRASSE", "école", "οδος", "istanbul"], []],
  ["whatever the accents", "crème brûlée ação", ["creme", "brulee", "acao", "brûlee"], ["cramo"]],
  ["composed and decomposed", "cafe\u0301 한국어", ["café", "\u1112\u1161\u11ab국어"], ["caff"]],
  [
    "every sign as it is",
    `say "hi" 100% a*b it's _x_ (y) -z ^ NEAR`,
    [`"hi"`, "100%", "a*b", "it's", "_x_", "(y)", "-z", "^", "near", `"`, "%", "'", "*"],
    ["hi%", "a_b", "NOT", "say* AND", "10*"],
  ],
  [
    "scripts without spaces",
    "今日は天気がいい",
    ["天気がいい", "天気", "気", "今日は天気"],
    ["天機", "雨"],
  ],
  ["emoji", "well done 👩🏽‍🚀 🎉!", ["👩🏽‍🚀", "🎉", "done 🎉", "🚀"], ["👨🏽‍🚀", "🎊"]],
  ["one and two characters", "go to x", ["go", "x", "to go", "o"], ["gx", "z"]],
  [
    "short and long words together",
    "vitamin d3 and c",
    ["vitamin d3", "c vitamin"],
    ["vitamin e5"],
  ],
  [
    "around control characters",
    "be\u0000fore af\u0001ter",
    ["fore", "after".slice(0, 2), "ter"],
    ["before"],
  ],
  ["around lone surrogates", "a\ud800word here", ["word", "here"], ["words"]],
];

/** What a search finds, in which order, and what it shows of it. */
export function searchCases(it: RegisterCase): void {
  for (const [what, text, finds, misses] of matching) {
    it(`finds ${what}, in titles and in turns`, async (repository) => {
      await repository.create(emptyConversation("title", { title: text }));
      await repository.create(shortConversation("turn", text));
      for (const query of finds) assert.equal(await found(repository, query), "title turn", query);
      for (const query of misses) assert.equal(await found(repository, query), "", query);
    });
  }

  it("finds nothing where nothing is asked for or kept", async (repository) => {
    assert.equal(await found(repository, "tides"), "");
    await repository.create(shortConversation("c1", "Why?"));
    for (const text of ["", "  \n\t"]) assert.equal(await found(repository, text), "");
    assert.equal(await found(repository, "\u0000"), "");
  });

  it("finds words that are all in one turn or in the title", async (repository) => {
    await repository.create(shortConversation("c1", "Tides?", { title: "Moon" }));
    assert.equal(await found(repository, "moon tides"), "");
    assert.equal(await found(repository, "moon"), "c1");
  });

  it("gives one hit a conversation, with the place it is in", async (repository) => {
    const conversation = shortConversation("c1", "Do tides come daily?");
    await repository.create(conversation);
    const more = answerTurn("a2", "q1", "Tides rise and fall; tides come twice a day.");
    await repository.addTurns("c1", { turns: [more], activeTurnId: "a2" });
    const [hit, ...others] = await repository.search("tides twice");
    assertSame(others, []);
    assert.equal(hit?.turnId, "a2");
    assertSame(hit.conversation, (await repository.list()).items[0]);
    assert.equal(hit.excerpt, more.text);
    const marked = hit.matches.map(([start, end]) => hit.excerpt.slice(start, end));
    assertSame(marked, ["Tides", "tides", "twice"]);
  });

  it("gives an excerpt of a long text on one line, with the words marked", async (repository) => {
    const filler = "some other words\n\tthat fill a page\u0000 and more ".repeat(2_000);
    const text = `${filler}the 🎉 CRÈME\nBrûlée 🎉 is here ${filler}`;
    await repository.create(shortConversation("c1", text));
    const [hit] = await repository.search("brulee creme");
    assert.ok(hit !== undefined && hit.excerpt.length < 400, hit?.excerpt);
    assert.ok(/^\P{Cc}*$/u.test(hit.excerpt), hit.excerpt);
    const marked = hit.matches.map(([start, end]) => hit.excerpt.slice(start, end));
    assertSame(marked, ["CRÈME", "Brûlée"]);
  });

  it("marks whole characters, and joins what touches", async (repository) => {
    await repository.create(emptyConversation("c1", { title: "x cre\u0301me abcd 한국" }));
    const marked = async (text: string) => {
      const [hit] = await repository.search(text);
      return hit?.matches.map(([start, end]) => hit.excerpt.slice(start, end));
    };
    assertSame(await marked("cre"), ["cre\u0301"]);
    assertSame(await marked("abc bcd"), ["abcd"]);
    assertSame(await marked("한국 x"), ["x", "한국"]);
    assert.equal((await repository.search("cre"))[0]?.turnId, undefined);
  });

  it("puts titles first, then whole words, then the newest", async (repository) => {
    const at = (createdAt: number, text: string) => ({
      turns: [{ id: "q1", role: "user", text, createdAt } as const],
    });
    await repository.create(emptyConversation("inside", at(9_000, "moonlight")));
    await repository.create(emptyConversation("new", at(3_000, "the moon!")));
    await repository.create(emptyConversation("old", at(1_000, "Moon.")));
    await repository.create(emptyConversation("title", { title: "Moonlight", updatedAt: 10 }));
    assert.equal(await found(repository, "moon"), "title new old inside");
    const hits = await repository.search("moon", { limit: 2 });
    assertSame(
      hits.map((hit) => hit.conversation.id),
      ["title", "new"],
    );
  });

  it("searches one origin, and refuses a limit out of its range", async (repository) => {
    await repository.create(shortConversation("app", "tides"));
    await repository.create(shortConversation("api", "tides", { origin: "api" }));
    assert.equal(await found(repository, "tides"), "app");
    const [hit, ...others] = await repository.search("tides", { origin: "api" });
    assert.equal(hit?.conversation.id, "api");
    assertSame(others, []);
    for (const limit of [0, 101, 2.5]) {
      await assertFails(repository.search("tides", { limit }), "INVALID_ARGUMENT");
    }
  });

  it("finds what a title and an answer say now, and what they said no more", async (repository) => {
    await repository.create(shortConversation("c1", "Why?", { title: "Sunrise" }));
    await repository.update("c1", { title: "Moonrise" });
    assert.equal(await found(repository, "sunrise"), "");
    assert.equal(await found(repository, "moonrise"), "c1");
    await repository.saveAnswer("c1", answerTurn("a1", "q1", "Gravity."));
    assert.equal(await found(repository, "gravity"), "c1");
    await repository.saveAnswer("c1", answerTurn("a1", "q1", "Inertia."));
    assert.equal(await found(repository, "gravity"), "");
    assert.equal(await found(repository, "inertia"), "c1");
  });

  it("searches answers that have ended, and no thoughts", async (repository) => {
    const running: AnswerTurn = { ...answerTurn("a2", "q1", "Gravity"), status: "running" };
    await repository.create(shortConversation("c1", "Why?"));
    await repository.addTurns("c1", { turns: [running], activeTurnId: "a2" });
    const thoughtful = { ...running, text: "Gravity pulls", reasoning: "Inertia?" };
    await repository.saveAnswer("c1", thoughtful);
    assert.equal(await found(repository, "gravity"), "");
    assert.equal(await found(repository, "g"), "");
    for (const status of ["done", "running", "stopped", "failed", "interrupted"] as const) {
      await repository.saveAnswer("c1", { ...thoughtful, status });
      assert.equal(await found(repository, "gravity"), status === "running" ? "" : "c1", status);
    }
    assert.equal(await found(repository, "inertia"), "");
  });

  it("finds a word far into a long text, and many words", async (repository) => {
    const text = `${"0123456789 abcdef ".repeat(60_000)} needle`;
    await repository.create(shortConversation("c1", text));
    await repository.create(shortConversation("c2", "x".repeat(2_000)));
    assert.equal(await found(repository, "needle"), "c1");
    assert.equal(await found(repository, `needle ${"01 23 45 67 89 ab bc cd ".repeat(20)}`), "c1");
    assert.equal(await found(repository, "x".repeat(2_000)), "c2");
    assert.equal(await found(repository, "x".repeat(2_001)), "");
  });
}
