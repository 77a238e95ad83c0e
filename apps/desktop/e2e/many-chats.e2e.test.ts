import { describe, expect, it } from "@jest/globals";
import type { AppPage } from "./support/app-page.ts";
import { appUnderTest } from "./support/app-under-test.ts";
import { slowModel } from "./support/web-host.ts";

describe("eight chats at once", () => {
  const app = appUnderTest();

  it("all go on while one of them has a prompt of a thousand words read", async () => {
    const chats: AppPage[] = [];
    for (let count = 0; count < 8; count++) chats.push(await app.open());
    for (const chat of chats) await chat.choose(slowModel);
    const [newcomer, ...others] = chats;
    await Promise.all(others.map((chat) => chat.ask("Write on.")));
    await Promise.all(others.map((chat) => chat.untilWriting()));
    const updates = await Promise.all(others.map((chat) => countUpdates(chat)));
    await newcomer?.ask("word ".repeat(1000));
    await newcomer?.lastText.filter({ hasText: /\S/ }).waitFor();
    const counts = await Promise.all(updates.map((of) => of.evaluate(({ count }) => count)));
    // The prompt is read in some sixteen slices, and after each all others write a token.
    for (const count of counts) expect(count).toBeGreaterThan(8);
    for (const chat of chats) expect(chat.problems).toEqual([]);
  });
});

/** Counts the updates of an answer from now on. */
function countUpdates(chat: AppPage) {
  return chat.lastText.evaluateHandle((element) => {
    const updates = { count: 0 };
    new MutationObserver(() => updates.count++).observe(element, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    return updates;
  });
}
