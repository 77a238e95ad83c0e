import { describe, expect, it } from "@jest/globals";
import { appUnderTest } from "./support/app-under-test.ts";
import { slowModel, starterWords } from "./support/web-host.ts";

describe("when something goes wrong", () => {
  const app = appUnderTest();

  it("says at once that the engine was killed, keeps what it wrote, and answers again", async () => {
    const page = await app.open();
    await page.load(slowModel);
    await page.ask("Write on.");
    await page.untilWriting();
    process.kill(await app.host.enginePid(), "SIGKILL");
    const notice = page.lastAnswer.getByRole("alert");
    // A busy machine takes a second or two; the shortest time limit that could tell is ten.
    await notice.getByText("stopped unexpectedly").waitFor({ timeout: 5_000 });
    expect(await page.lastText.textContent()).toMatch(/.{40}/s);

    await page.button("Retry").click();
    await notice.waitFor({ state: "detached" });
    await page.untilWriting();
    await page.button("Stop").click();
    await page.lastAnswer.getByText("Stopped").waitFor();
    expect(page.problems).toEqual([]);
  });

  it("starts an engine that crashed three times again when that is asked for", async () => {
    const page = await app.open();
    await page.load(slowModel);
    for (let crashes = 0; crashes < 3; crashes++) {
      await page.ask("Write on.");
      await page.untilWriting();
      process.kill(await app.host.enginePid(), "SIGKILL");
      await page.lastAnswer.getByRole("alert").waitFor();
    }
    await page.lastAnswer.getByText(/^The engine crashed 3 times/).waitFor();
    await page.button("Retry").click();
    await page.untilWriting();
    expect(page.problems).toEqual([]);
  });

  it("shows the whole of why a long question was refused", async () => {
    const page = await app.open();
    // The composer becomes small again while the answer fails: its end must stay in view.
    await page.ask("word ".repeat(3000));
    await page.lastAnswer.getByRole("alert").getByText("does not fit").waitFor();
    await page.button("Send").waitFor();
    expect(await page.button("Newest").count()).toBe(0);
    await page.button("Retry").click({ trial: true });
  });

  it("says that the connection is lost when the host is killed, and keeps the conversation", async () => {
    const page = await app.open();
    await page.ask("What can you do?");
    await page.untilAnswered();
    const engine = await app.host.enginePid();
    await app.host.end("SIGKILL");
    await page.tab.getByRole("alert").getByText("The connection to the app was lost.").waitFor();
    expect(await page.lastText.textContent()).toMatch(starterWords);
    expect(page.problems).toEqual([]);
    await untilGone(engine);
  });

  it("shows notifications beside the way to reconnect, never over it", async () => {
    const page = await app.open();
    await page.tab.getByRole("link", { name: "Models" }).click();
    await page.tab.getByRole("textbox").fill("hf:no source");
    await page.tab.keyboard.press("Enter");
    await page.button("Download").first().click();
    const toasts = "[data-sonner-toaster]";
    await page.tab.locator(toasts).getByText("This is not an address of a model.").waitFor();
    await app.host.end("SIGKILL");
    const banner = page.tab.getByRole("alert").filter({ has: page.button("Reconnect") });
    await banner.waitFor();
    for (const width of [1280, 360]) {
      await page.tab.setViewportSize({ width, height: 800 });
      // Both at once, as the sidebar makes room a moment later.
      const gap = await banner.evaluate((above, selector) => {
        const below = document.querySelector(selector)?.getBoundingClientRect();
        return (below?.top ?? Number.NaN) - above.getBoundingClientRect().bottom;
      }, toasts);
      expect(gap).toBeGreaterThanOrEqual(0);
    }
  });

  it("ends with its engine on Ctrl-C, in mid-answer too", async () => {
    const page = await app.open();
    await page.load(slowModel);
    await page.ask("Write on.");
    await page.untilWriting();
    const engine = await app.host.enginePid();
    expect(await app.host.end("SIGINT")).toBe(0);
    expect(isRunning(engine)).toBe(false);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The engine of a killed host learns of it by its closed channel, a moment later. */
async function untilGone(pid: number): Promise<void> {
  while (isRunning(pid)) await new Promise(setImmediate);
}
