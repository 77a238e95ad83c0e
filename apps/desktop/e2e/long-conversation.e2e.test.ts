import { describe, expect, it } from "@jest/globals";
import { appUnderTest } from "./support/app-under-test.ts";
import { slowModel } from "./support/web-host.ts";

describe("a long conversation", () => {
  const app = appUnderTest();

  it("says how far it is read, and goes on without its beginning when the context is full", async () => {
    const page = await app.open();
    await page.choose(slowModel);
    const meter = page.tab.getByRole("meter", { name: "Context" });
    const size = Number(await meter.getAttribute("aria-valuemax"));
    // Each question fits by itself; two of them leave no room for an answer.
    const answerOnce = async (word: string) => {
      await page.ask(word.repeat(Math.floor(size * 0.4)));
      const bar = page.lastAnswer.getByRole("progressbar", { name: "Reading the conversation" });
      await bar.waitFor();
      expect(Number(await bar.getAttribute("aria-valuenow"))).toBeLessThanOrEqual(100);
      await page.lastText.filter({ hasText: /.{10}/s }).waitFor({ timeout: 30_000 });
      expect(await bar.count()).toBe(0);
      await page.button("Stop").click();
      await page.lastAnswer.getByText("Stopped").waitFor();
    };
    await answerOnce("a ");
    expect(await page.tab.getByText(/no longer sees/).count()).toBe(0);
    // Another text, for the model still has the first one in mind.
    await answerOnce("b ");
    await page.lastAnswer.getByText("the model no longer sees the first 2 messages").waitFor();
    expect(Number(await meter.getAttribute("aria-valuenow"))).toBeLessThan(size);
    expect(page.problems).toEqual([]);
  });
});
