import { describe, expect, it } from "@jest/globals";
import { AppPage } from "./support/app-page.ts";
import { appUnderTest } from "./support/app-under-test.ts";
import { slowModel, starter, starterWords } from "./support/web-host.ts";

describe("a chat in the browser", () => {
  const app = appUnderTest();

  it("answers a typed question with the model that came with the app", async () => {
    const page = await app.open();
    await page.composer.pressSequentially("What can you do?");
    await page.tab.keyboard.press("Enter");
    await page.untilAnswered();
    expect(await page.lastText.textContent()).toMatch(starterWords);
    expect(await page.lastAnswer.textContent()).toMatch(/\d+ tokens · [\d.,]+ tokens\/s/);
    expect(page.problems).toEqual([]);
    // The picture in the README: SCREENSHOT=docs/images/chat.png, with the option -t "answers a typed".
    const path = process.env["SCREENSHOT"];
    if (path !== undefined) await page.tab.screenshot({ path });
  });

  it("loads another model, shows its answer while it is written, stops it and unloads the model", async () => {
    const page = await app.open();
    await page.load(slowModel);
    await page.ask("Write on.");
    await page.untilWriting();
    const begun = (await page.lastText.textContent())?.length ?? 0;
    await page.tab.waitForFunction(
      ([length]) => {
        const text = [...document.querySelectorAll(".prose")].at(-1)?.textContent ?? "";
        return text.length > length + 40;
      },
      [begun] as const,
    );
    await page.button("Stop").click();
    await page.lastAnswer.getByText("Stopped").waitFor();
    await page.button("Send").waitFor();
    expect((await page.lastText.textContent())?.length).toBeGreaterThan(begun);

    await page.button(`Unload ${slowModel}`).click();
    await page.loadedModels.getByText(slowModel).waitFor({ state: "detached" });
    await page.tab.getByRole("link", { name: "Models" }).click();
    await page.card(slowModel).getByText("Ready").waitFor();
    expect(page.problems).toEqual([]);
  });

  it("answers after a reload", async () => {
    const page = await app.open();
    await page.ask("What is a token?");
    await page.untilAnswered();
    await page.tab.reload();
    await page.button(`Loaded ${starter}`).waitFor();
    await page.ask("What is a token?");
    await page.untilAnswered();
    expect(page.problems).toEqual([]);
  });

  it("answers in two tabs at once", async () => {
    const first = await app.open();
    const second = new AppPage(await first.tab.context().newPage(), app.host.address);
    await second.tab.goto(new URL(app.host.address).origin);
    await second.untilReady();
    await Promise.all([first.ask("What is a token?"), second.ask("What can you do?")]);
    await Promise.all([first.untilAnswered(), second.untilAnswered()]);
    expect(await first.lastText.textContent()).toMatch(starterWords);
    expect(await second.lastText.textContent()).toMatch(starterWords);
    expect([...first.problems, ...second.problems]).toEqual([]);
  });
});
