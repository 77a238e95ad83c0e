import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { emptyConversation, shortConversation } from "@llm/testing/fakes";
import { temporaryFolder } from "@llm/testing/files";
import { openDatabase } from "../database/open-database.ts";
import { ConversationStore } from "./conversation-store.ts";
import { trigramQuery } from "./trigrams.ts";

async function temporaryStore() {
  const folder = await temporaryFolder();
  const database = openDatabase(join(folder.path, "conversations.db"));
  return {
    store: new ConversationStore(database),
    async [Symbol.asyncDispose]() {
      database[Symbol.dispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe("a search", () => {
  it("finds an old turn among thousands of others, and two letters among the last ones alone", async () => {
    await using given = await temporaryStore();
    const { store } = given;
    const old = "今日は天気 qx needle";
    store.create(shortConversation("old", old));
    for (let number = 0; number < 30; number++) {
      const turns = Array.from({ length: 200 }, (_, index) => ({
        id: `t${index}`,
        role: "user" as const,
        text: `天 and 気 of number ${index}, which is plain 今${index}日`,
        createdAt: index,
      }));
      store.create(emptyConversation(`c${number}`, { turns }));
    }
    const found = (text: string) => store.search(text).map((hit) => hit.conversation.id);
    expect(found("needle")).toContain("old");
    expect(found("天気")).toEqual(["old"]);
    expect(found("今日 needle")).toEqual(["old"]);
    expect(found("天氣")).toEqual([]);
    // Beyond what is looked at; the README says so.
    expect(found("qx")).toEqual([]);
    expect(found("qx needle")).toEqual(["old"]);
  });

  it("ranks very many matches, and is not filled by one conversation", async () => {
    await using given = await temporaryStore();
    const { store } = given;
    for (let number = 0; number < 400; number++) {
      const text = number === 350 ? "the moon" : "moonlight";
      store.create(shortConversation(`c${number}`, text, { createdAt: number }));
    }
    const turns = Array.from({ length: 2_000 }, (_, index) => ({
      id: `t${index}`,
      role: "user" as const,
      text: `moonlight ${index}`,
      createdAt: 5_000 + index,
    }));
    store.create(emptyConversation("long", { turns }));
    const [first, second, ...others] = store.search("moon", { limit: 100 });
    expect(second?.turnId).toBe("t1999");
    expect(first?.conversation.id).toBe("c350");
    expect(others).toHaveLength(98);
  });
});

describe("trigramQuery", () => {
  const none = () => [];

  it("asks for the trigrams of all words, and quotes them", () => {
    expect(trigramQuery(["abcd", 'x"y'], none)).toBe('"abc" AND "bcd" AND "x""y"');
    expect(trigramQuery(["👍👍👍a"], none)).toBe('"👍👍👍" AND "👍👍a"');
    expect(trigramQuery(["abc", "abc"], none)).toBe('"abc"');
  });

  it("cannot ask for one or two letters", () => {
    expect(trigramQuery(["ab", "c", "天"], none)).toBeUndefined();
    expect(trigramQuery(["ab", "cde"], none)).toBe('"cde"');
  });

  it("asks for what begins with two other characters", () => {
    const begun = (start: string) => [`${start}が`, `${start}\n`];
    expect(trigramQuery(["天気"], begun)).toBe('("天気が" OR "天気\n")');
    expect(trigramQuery(["天気", "abc"], none)).toBe("");
  });

  it("asks for a part of very many trigrams", () => {
    const query = trigramQuery(["0123456789".repeat(100), "abcd"], none) ?? "";
    expect(query.split(" AND ").length).toBeLessThanOrEqual(64);
  });
});
