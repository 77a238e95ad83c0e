import assert from "node:assert/strict";
import type {
  ConversationRepository,
  ConversationSummary,
  ListConversationsOptions,
} from "@llm/domain";
import { emptyConversation } from "../../fakes/fake-conversations.ts";
import { assertFails } from "../rejections.ts";
import { assertSame, type RegisterCase } from "./conversation-setup.ts";

async function ids(
  repository: ConversationRepository,
  options?: ListConversationsOptions,
): Promise<string> {
  return (await repository.list(options)).items.map(({ id }) => id).join(" ");
}

/** Reads page after page, and does something after each. */
async function pages(
  repository: ConversationRepository,
  options: ListConversationsOptions,
  between: (page: number) => Promise<unknown> = async () => {},
): Promise<readonly ConversationSummary[]> {
  const all: ConversationSummary[] = [];
  for (let after: string | undefined, page = 1; ; page++) {
    const { items, next } = await repository.list({ ...options, ...(after && { after }) });
    assert.ok(items.length <= (options.limit ?? 100));
    all.push(...items);
    if (next === undefined) return all;
    assert.equal(items.length, options.limit ?? 100);
    after = next;
    await between(page);
  }
}

/** The order of the list, and its pages. */
export function listingCases(it: RegisterCase): void {
  it("lists summaries, those that are pinned first, then the newest", async (repository) => {
    await repository.create(emptyConversation("old", { updatedAt: 1_000 }));
    await repository.create(emptyConversation("new", { updatedAt: 3_000.5 }));
    await repository.create(emptyConversation("middle", { updatedAt: 2_000 }));
    await repository.create(emptyConversation("pinned", { updatedAt: 500, isPinned: true }));
    assert.equal(await ids(repository), "pinned new middle old");
    await repository.update("old", { isPinned: true });
    assert.equal(await ids(repository), "old pinned new middle");
    const { id, title, origin, isPinned, createdAt, updatedAt } = emptyConversation("new");
    const { items } = await repository.list();
    assertSame(items[2], {
      id,
      title,
      origin,
      isPinned,
      createdAt,
      updatedAt: updatedAt + 2_000.5,
    });
  });

  it("lists those of an origin and of a folder", async (repository) => {
    await repository.create(emptyConversation("a", { folder: "Work" }));
    await repository.create(emptyConversation("b", { folder: "work" }));
    await repository.create(emptyConversation("c", { origin: "api", folder: "Work" }));
    assert.equal(await ids(repository, { folder: "Work" }), "a");
    assert.equal(await ids(repository, { origin: "api" }), "c");
    assert.equal(await ids(repository, { folder: "" }), "");
    assert.equal((await repository.list()).items.length, 2);
  });

  it("gives each conversation once in its pages, also of the same time", async (repository) => {
    for (let number = 0; number < 25; number++) {
      const facts = { isPinned: number % 5 === 0, updatedAt: number % 3 };
      await repository.create(emptyConversation(`c${number}`, facts));
    }
    const whole = (await repository.list()).items;
    for (const limit of [1, 4, 5, 25]) {
      assertSame(await pages(repository, { limit }), whole);
    }
    const order = whole.map(({ isPinned, updatedAt }) => Number(isPinned) * 10 + updatedAt);
    assertSame(
      order,
      [...order].sort((one, other) => other - one),
    );
  });

  it("gives each that stays in its place once, whatever comes and goes", async (repository) => {
    for (let number = 0; number < 12; number++) {
      await repository.create(emptyConversation(`c${number}`, { updatedAt: number }));
    }
    const seen = await pages(repository, { limit: 3 }, async (page) => {
      await repository.create(emptyConversation(`new${page}`, { updatedAt: 100 + page }));
      // The last ones of the pages before, one of which the next page begins after.
      await repository.remove(`c${12 - page * 3}`, 1);
      await repository.update(`c${13 - page * 3}`, { isPinned: true });
    });
    const seenIds = seen.map(({ id }) => id);
    assertSame(
      seenIds,
      Array.from({ length: 12 }, (_, index) => `c${11 - index}`),
    );
  });

  it("has no next page after the last one", async (repository) => {
    for (const id of ["a", "b", "c", "d"]) await repository.create(emptyConversation(id));
    const first = await repository.list({ limit: 2 });
    const last = await repository.list({ limit: 2, ...(first.next && { after: first.next }) });
    assert.equal(first.items.length + last.items.length, 4);
    assert.equal(last.next, undefined);
    assert.equal((await repository.list({ limit: 4 })).next, undefined);
  });

  it("refuses a limit out of its range, and an after that no page gave", async (repository) => {
    for (const limit of [0, -1, 1.5, 1_001, Number.NaN]) {
      await assertFails(repository.list({ limit }), "INVALID_ARGUMENT");
    }
    for (const after of ["", "x", "[]", '[true,1,"a",2]', "null"]) {
      await assertFails(repository.list({ after }), "INVALID_ARGUMENT");
    }
  });
}
