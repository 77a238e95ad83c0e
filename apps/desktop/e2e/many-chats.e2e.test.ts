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
    const updates = await Promise.all(others.map((chat) => noteUpdates(chat)));
    await newcomer?.ask("word ".repeat(1000));
    await newcomer?.lastText.filter({ hasText: /\S/ }).waitFor();
    const paces = await Promise.all(updates.map((of) => of.evaluate(paceOf)));
    // The prompt is read in some sixteen slices, and after each all others write a token.
    for (const { count, longestPause } of paces) {
      expect(count).toBeGreaterThan(8);
      // Not all of them in a burst before or after a long silence.
      expect(longestPause).toBeLessThan(0.5);
    }
    for (const chat of chats) {
      const written = (await chat.lastText.textContent())?.length ?? 0;
      await chat.lastText.filter({ hasText: new RegExp(`.{${written + 1}}`, "s") }).waitFor();
      expect(chat.problems).toEqual([]);
    }
  });
});

/** Notes when an answer is updated, after when that began; in milliseconds. */
function noteUpdates(chat: AppPage) {
  return chat.lastText.evaluateHandle((element) => {
    const times = [performance.now()];
    new MutationObserver(() => times.push(performance.now())).observe(element, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    return times;
  });
}

/** How many updates there were until now, and which share of that time the longest wait for one took. */
function paceOf([begin = 0, ...updates]: readonly number[]) {
  const end = performance.now();
  const pauses = [...updates, end].map((time, index) => time - (updates[index - 1] ?? begin));
  return { count: updates.length, longestPause: Math.max(...pauses) / (end - begin) };
}
