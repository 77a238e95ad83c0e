import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from "@jest/globals";
import {
  cutEvery,
  seededContent,
  startHub,
  status,
  type Hub,
  type HubModel,
  type HubOptions,
} from "@llm/testing/hub";
import { syntheticModelFile } from "@llm/testing/gguf";
import type { Browser, Locator } from "playwright-core";
import { AppPage } from "./support/app-page.ts";
import { startBrowser } from "./support/browser.ts";
import { startWebHost, type WebHost } from "./support/web-host.ts";

/** A recommended model, and what its hub calls it. */
const small = {
  card: "Qwen2.5 0.5B Instruct",
  id: "Qwen/Qwen2.5-0.5B-Instruct-GGUF",
  path: "qwen2.5-0.5b-instruct-q4_k_m.gguf",
};
const other = {
  card: "Llama 3.2 1B Instruct",
  id: "bartowski/Llama-3.2-1B-Instruct-GGUF",
  path: "Llama-3.2-1B-Instruct-Q4_K_M.gguf",
};
/** What a model is called once its header was read. */
const loadedName = "Synthetic";
const megabyte = 1_000_000;

describe("downloads", () => {
  // Each test starts processes; the biggest model has 300 MB.
  jest.setTimeout(60_000);
  let browser: Browser;
  let home: string;
  const opened: AsyncDisposable[] = [];
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]();
    await rm(home, { recursive: true, force: true });
  });
  afterAll(() => browser.close());

  /** A hub, and the app on an empty home folder that downloads from it. */
  async function open(options: HubOptions): Promise<{ hub: Hub; page: AppPage; host: WebHost }> {
    home = await mkdtemp(join(tmpdir(), "llm-home-"));
    const hub = await startHub(options);
    opened.push(hub);
    return { hub, ...(await openApp(hub)) };
  }

  async function openApp(hub: Hub): Promise<{ page: AppPage; host: WebHost }> {
    const host = await startWebHost({ home, hub: hub.endpoint });
    opened.push(host);
    const page = await AppPage.open(browser, host);
    await page.tab.getByRole("link", { name: "Models" }).click();
    await page.card(small.card).waitFor();
    return { page, host };
  }

  it("goes from a recommended card to a chat, with progress that never goes back", async () => {
    const { page } = await open({
      models: [await model(small, 12 * megabyte)],
      bytesPerSecond: megabyte,
    });
    const card = page.card(small.card);
    await button(card, "Download").click();
    const bar = card.getByRole("progressbar", { name: "Downloading" });
    await bar.waitFor();
    const seen = await percents(bar);
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual(seen.toSorted((one, next) => one - next));
    await page.tab.getByText(`${loadedName} is ready.`).waitFor();
    await chatWith(page);
    expect(page.problems).toEqual([]);
  });

  it("cancels one of two at once; the other pauses, goes on and completes", async () => {
    const { page } = await open({
      models: [await model(small, 12 * megabyte), await model(other, 12 * megabyte)],
      bytesPerSecond: megabyte / 2,
    });
    const [first, second] = [page.card(small.card), page.card(other.card)];
    for (const card of [first, second]) await button(card, "Download").click();
    for (const card of [first, second]) {
      await card.getByRole("progressbar", { name: "Downloading" }).waitFor();
    }
    await button(second, "Cancel").click();
    await button(second, "Download").waitFor();
    await button(first, "Pause").click();
    await first.getByText("Paused").waitFor();
    const paused = await first.getByText(/ of 12 MB$/).textContent();
    await page.tab.waitForTimeout(300);
    expect(await first.getByText(/ of 12 MB$/).textContent()).toBe(paused);
    await button(first, "Resume").click();
    await page.card(loadedName).getByRole("button", { name: "Load" }).waitFor();
    expect(page.problems).toEqual([]);
  });

  it("says why it failed, and completes when it is tried again", async () => {
    const { hub, page } = await open({ models: [await model(small, 6 * megabyte)] });
    const fault = hub.inject(status(404), { route: "manifest" });
    const card = page.card(small.card);
    await button(card, "Download").click();
    await card.getByRole("alert").waitFor();
    await page.tab.getByText(/could not be downloaded/).waitFor();
    await page.tab.setViewportSize({ width: 360, height: 800 });
    const cutOff = await button(card, "Retry")
      .locator("span")
      .evaluate(cutOffWith, "Tentar de novo");
    expect(cutOff).toBe(false);
    await page.tab.setViewportSize({ width: 1280, height: 800 });
    fault.remove();
    await button(card, "Retry").click();
    await page.card(loadedName).getByRole("button", { name: "Load" }).waitFor();
  });

  it("finds a gated model by search, says where to accept its licence, and lets go of it", async () => {
    const gated = { id: "acme/gated-GGUF", path: "gated-Q4_K_M.gguf" };
    const { hub, page } = await open({
      models: [{ ...(await model(gated, 6 * megabyte)), gated: "auto" }],
    });
    await page.tab.getByRole("textbox", { name: "Search Hugging Face" }).fill("gated");
    await page.tab.keyboard.press("Enter");
    const card = page.card("gated-GGUF");
    await card.getByText("Licence to accept").waitFor();
    await button(card, "Download").click();
    await card.getByText("This model is not open to everyone.").waitFor();
    await card.getByRole("link", { name: `${hub.endpoint}/acme/gated-GGUF` }).waitFor();
    await button(card, "Cancel").click();
    await button(card, "Download").waitFor();
    expect(page.problems).toEqual([]);
  });

  it("downloads a gated model with a token that is pasted on its card", async () => {
    const token = "hf_canary40d2";
    const gated = { id: "acme/gated-GGUF", path: "gated-Q4_K_M.gguf" };
    const { hub, page } = await open({
      tokens: ["hf_ofSomebodyElse"],
      models: [{ ...(await model(gated, 6 * megabyte)), gated: "auto", readers: [token] }],
    });
    await page.tab.getByRole("textbox", { name: "Search Hugging Face" }).fill("gated");
    await page.tab.keyboard.press("Enter");
    const card = page.card("gated-GGUF");
    await button(card, "Download").click();
    const field = card.getByLabel("Token of your Hugging Face account");
    await field.fill("hf_wrong");
    await button(card, "Save").click();
    await card.getByText(/does not know this token/).waitFor();
    await field.fill(token);
    await button(card, "Save").click();
    await page.card(loadedName).getByRole("button", { name: "Load" }).waitFor();
    expect(hub.tokensAtCdn).toEqual([]);
    expect(await page.tab.content()).not.toContain(token);
    expect(await readFile(join(home, "logs", "llm.log"), "utf8")).not.toContain(token);
    expect(JSON.parse(await readFile(join(home, "settings.json"), "utf8"))).toEqual({
      hubToken: token,
    });
    expect(page.problems).toEqual([]);
  });

  it("finds a model that may be private by a token, which Settings removes", async () => {
    const token = "hf_canary40d2";
    const secret = { id: "acme/secret-GGUF", path: "secret-Q4_K_M.gguf" };
    const { page } = await open({
      models: [{ ...(await model(secret, 6 * megabyte)), private: true, readers: [token] }],
    });
    await page.tab.getByRole("textbox", { name: "Search Hugging Face" }).fill(`hf:${secret.id}`);
    await page.tab.keyboard.press("Enter");
    const card = page.card("secret-GGUF");
    await card.getByText("The hub has no such model, or it is private.").waitFor();
    const field = card.getByLabel("Token of your Hugging Face account");
    await field.fill(token);
    await field.press("Enter");
    await card.getByText("6 MB").waitFor();
    expect(await field.count()).toBe(0);
    await page.tab.getByRole("link", { name: "Settings" }).click();
    await page.tab.getByText(/^A token is set/).waitFor();
    await page.button("Remove the saved token").click();
    await page.tab.getByText("No token is set.").waitFor();
    expect(JSON.parse(await readFile(join(home, "settings.json"), "utf8"))).toEqual({});
    expect(page.problems).toEqual([]);
  });

  it("brings 300 MB through a cut every 20 MB and the death of the app, and chats", async () => {
    const size = 300 * megabyte;
    const { hub, page, host } = await open({
      models: [await model(small, size)],
      bytesPerSecond: 8 * megabyte,
    });
    hub.inject(cutEvery({ everyBytes: 20 * megabyte }));
    const card = page.card(small.card);
    await button(card, "Download").click();
    const bar = card.getByRole("progressbar", { name: "Downloading" });
    await untilPercent(bar, 40);
    await host.end("SIGKILL");

    const { page: next } = await openApp(hub);
    await next.card(loadedName).getByRole("button", { name: "Load" }).waitFor({ timeout: 40_000 });
    await chatWith(next);
    expect(next.problems).toEqual([]);
    // What had arrived was kept.
    expect(hub.bytesSent(small.path)).toBeLessThan(size * 1.5);
  });
});

async function model(
  { id, path }: { readonly id: string; readonly path: string },
  size: number,
): Promise<HubModel> {
  const startsWith = await readFile(await syntheticModelFile("tiny"));
  return { id, files: [{ path, content: seededContent({ size, startsWith }) }] };
}

/** Whether a label is cut off when it says something longer, in another language. */
function cutOffWith(label: HTMLElement | SVGElement, words: string): boolean {
  const before = label.textContent;
  label.textContent = words;
  const isCutOff = label.scrollWidth > label.clientWidth;
  label.textContent = before;
  return isCutOff;
}

function button(card: Locator, name: string): Locator {
  return card.getByRole("button", { name, exact: true });
}

async function percentOf(bar: Locator): Promise<number | undefined> {
  const value = await bar.getAttribute("aria-valuenow", { timeout: 500 }).catch(() => null);
  return value === null ? undefined : Number(value);
}

/** Every percent that was shown until the bar went away. */
async function percents(bar: Locator): Promise<number[]> {
  const seen: number[] = [];
  for (let now = await percentOf(bar); now !== undefined; now = await percentOf(bar)) {
    if (now !== seen.at(-1)) seen.push(now);
  }
  return seen;
}

async function untilPercent(bar: Locator, percent: number): Promise<void> {
  await bar.waitFor();
  for (;;) {
    const now = await percentOf(bar);
    if (now === undefined) throw new Error("The download ended too early.");
    if (now >= percent) return;
  }
}

async function chatWith(page: AppPage): Promise<void> {
  await page.load(loadedName);
  await page.ask("Hello");
  await page.lastText.filter({ hasText: /\w{3}/ }).waitFor();
}
