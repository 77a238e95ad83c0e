import { describe, expect, it } from "@jest/globals";
import type { Locator, Page } from "playwright-core";
import type { AppPage } from "./support/app-page.ts";
import { appUnderTest } from "./support/app-under-test.ts";
import { slowModel, starter, starterWords } from "./support/web-host.ts";

describe("the page", () => {
  const app = appUnderTest();

  it("is used by keyboard alone, and always shows where the focus is", async () => {
    const page = await app.open();
    const { keyboard } = page.tab;
    await tabTo(page.tab, page.button(`Ready ${starter}`));
    await keyboard.press("Enter");
    await page.tab.locator("[role=menuitemradio]:focus").waitFor();
    await keyboard.press("End");
    await page.tab.locator("[role=menuitemradio]:focus", { hasText: slowModel }).waitFor();
    await keyboard.press("Enter");
    await page.button(`Unload ${slowModel}`).waitFor();
    await tabTo(page.tab, page.composer);
    await keyboard.type("Write on.");
    await keyboard.press("Enter");
    await page.untilWriting();
    await keyboard.press("Escape");
    await page.lastAnswer.getByText("Stopped").waitFor();
  });

  it("has a language, landmarks, a live region, and a name for all that can be used", async () => {
    const page = await app.open();
    await page.ask("What can you do?");
    await page.untilAnswered();
    expect(await page.tab.evaluate(() => document.documentElement.lang)).toBe("en");
    const chat = await page.tab.locator("body").ariaSnapshot();
    await page.tab.getByRole("link", { name: "Models" }).click();
    await page.card(starter).waitFor();
    const models = await page.tab.locator("body").ariaSnapshot();
    await page.tab.getByRole("link", { name: "Settings" }).click();
    await page.tab.getByText("No token is set.").waitFor();
    const settings = await page.tab.locator("body").ariaSnapshot();
    for (const snapshot of [chat, models, settings]) {
      expect(snapshot).toMatch(/- complementary\b/);
      expect(snapshot).toMatch(/- navigation "Pages"/);
      expect(snapshot).toMatch(/- main\b/);
      expect(snapshot.match(/- (button|link|textbox|menuitem|article)(:| \[|$).*/gm)).toBeNull();
    }
    expect(chat).toMatch(/- log "Conversation"/);
    expect(chat).toMatch(new RegExp(`- status: .*(${starterWords.source})`, "i"));
    expect(models).toMatch(/- heading "Models" \[level=1\]/);
    expect(settings).toMatch(/- heading "Settings" \[level=1\]/);
    expect(settings).toMatch(/- region "Hugging Face account"/);
  });

  it("fits windows down to the width of a phone", async () => {
    const page = await app.open();
    await page.ask("What can you do?");
    await page.untilAnswered();
    for (const width of [1280, 760, 640, 360]) {
      await page.tab.setViewportSize({ width, height: 800 });
      expect(await overflowing(page.tab)).toEqual([]);
      const meter = await page.tab.getByRole("meter", { name: "Context" }).boundingBox();
      expect(meter?.height).toBeLessThan(24);
      await goTo(page, "Models");
      await page.card(starter).waitFor();
      expect(await overflowing(page.tab)).toEqual([]);
      await goTo(page, "Settings");
      await page.tab.getByText("No token is set.").waitFor();
      expect(await overflowing(page.tab)).toEqual([]);
      await goTo(page, "Chat");
      await page.lastText.waitFor();
    }
    expect(page.problems).toEqual([]);
  });

  it("is light or dark like the system", async () => {
    const { tab } = await app.open();
    const isDark = () =>
      tab.evaluate(() => {
        const { backgroundColor, color } = getComputedStyle(document.body);
        const brightness = (colour: string) => Number(/\d+/.exec(colour)?.[0]);
        return brightness(backgroundColor) < brightness(color);
      });
    await tab.emulateMedia({ colorScheme: "light" });
    expect(await isDark()).toBe(false);
    await tab.emulateMedia({ colorScheme: "dark" });
    expect(await isDark()).toBe(true);
  });

  it("runs no script but its own, and reaches nothing but its host", async () => {
    const page = await app.open();
    const refused = await page.tab.evaluate(async () => {
      const directives: string[] = [];
      const allRefused = new Promise<void>((resolve) => {
        document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
          if (directives.push(effectiveDirective) === 3) resolve();
        });
      });
      const script = document.createElement("script");
      script.textContent = "document.title = 'taken over'";
      document.head.append(script);
      const button = document.createElement("button");
      button.setAttribute("onclick", "document.title = 'taken over'");
      button.click();
      await fetch("https://example.org/").catch(() => {});
      await allRefused;
      return directives.sort();
    });
    expect(refused).toEqual(["connect-src", "script-src-attr", "script-src-elem"]);
    expect(await page.tab.title()).toBe("LLM Desktop");
  });
});

/** Follows a link of the sidebar, which is a drawer in a narrow window. */
async function goTo(page: AppPage, name: "Chat" | "Models" | "Settings"): Promise<void> {
  const isDrawer = await page.tab.evaluate(() => window.innerWidth < 720);
  if (isDrawer) await page.button("Open sidebar").click();
  await page.tab.getByRole("link", { name, exact: true }).click();
  await page.tab.getByRole("dialog").waitFor({ state: "detached" });
}

/** Presses Tab until the element has the focus; every stop on the way must show it. */
async function tabTo(tab: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 20; presses++) {
    await tab.keyboard.press("Tab");
    expect(await unmarkedFocus(tab)).toBeUndefined();
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error("Tab never reached it.");
}

/** The element that has the focus when nothing shows it. */
function unmarkedFocus(tab: Page): Promise<string | undefined> {
  return tab.evaluate(() => {
    const { activeElement: element } = document;
    // The composer has its caret, and its frame takes the colour of the ring.
    if (element === null || element.matches("body, textarea")) return undefined;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const isMarked = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
    return isMarked ? undefined : element.outerHTML;
  });
}

/** What reaches over the right edge of the window. */
function overflowing(tab: Page): Promise<string[]> {
  return tab.evaluate(() => {
    const { clientWidth } = document.documentElement;
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5)
      .map((element) => element.outerHTML.slice(0, 120));
  });
}
