import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { starter, type WebHost } from "./web-host.ts";

/** The app in a tab, by what a person sees in it. */
export class AppPage {
  readonly tab: Page;
  /** What a good page never has: errors and warnings on the console, exceptions, requests to elsewhere. */
  readonly problems: string[] = [];

  /** Opens the app as a new visitor would, with cookies and storage of its own. */
  static async open(
    browser: Browser,
    host: WebHost,
    options: BrowserContextOptions = {},
  ): Promise<AppPage> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: "en-US",
      ...options,
    });
    context.setDefaultTimeout(10_000);
    const app = new AppPage(await context.newPage(), host.address);
    await app.tab.goto(host.address);
    await app.untilReady();
    return app;
  }

  constructor(tab: Page, address: string) {
    this.tab = tab;
    const { host } = new URL(address);
    const isElsewhere = (url: string) => !url.startsWith("data:") && new URL(url).host !== host;
    tab.on("console", (message) => {
      const type = message.type();
      if (type === "error" || type === "warning") this.problems.push(`${type}: ${message.text()}`);
    });
    tab.on("pageerror", (error) => this.problems.push(`exception: ${error.message}`));
    tab.on("request", (request) => {
      if (isElsewhere(request.url())) this.problems.push(`request: ${request.url()}`);
    });
    tab.on("websocket", (socket) => {
      if (isElsewhere(socket.url())) this.problems.push(`socket: ${socket.url()}`);
    });
  }

  get composer(): Locator {
    return this.tab.getByRole("textbox", { name: "Ask something" });
  }

  get lastAnswer(): Locator {
    return this.tab.getByRole("article", { name: /^Answer of / }).last();
  }

  /** The text of the last answer, without what stands around it. */
  get lastText(): Locator {
    return this.lastAnswer.locator(".prose");
  }

  get loadedModels(): Locator {
    return this.tab.getByRole("region", { name: "Loaded" });
  }

  button(name: string): Locator {
    return this.tab.getByRole("button", { name, exact: true });
  }

  card(model: string): Locator {
    return this.tab.getByRole("article", { name: model, exact: true });
  }

  /** Waits until the app knows its models, so that the first of them can be asked. */
  async untilReady(): Promise<void> {
    await this.button(`Ready ${starter}`)
      .or(this.button(`Loaded ${starter}`))
      .waitFor();
  }

  async ask(question: string): Promise<void> {
    await this.composer.fill(question);
    await this.composer.press("Enter");
  }

  /** Waits until a good part of an answer is there while more is still to come. */
  async untilWriting(): Promise<void> {
    await this.lastText.filter({ hasText: /.{40}/s }).waitFor();
    await this.button("Stop").waitFor();
  }

  /** Waits until the last answer is complete. */
  async untilAnswered(): Promise<void> {
    await this.lastAnswer.getByText("tokens/s").waitFor();
  }

  /** Chooses a model for the chat, which loads it. */
  async choose(model: string): Promise<void> {
    await this.tab.getByRole("button", { name: /^(Ready|Loaded) / }).click();
    await this.tab.getByRole("menuitemradio", { name: model }).click();
    // The first load of a model also measures how it is computed best.
    await this.button(`Unload ${model}`).waitFor({ timeout: 30_000 });
  }

  /** Chooses a model on the Models page, waits until it is loaded and returns to the chat. */
  async load(model: string): Promise<void> {
    await this.tab.getByRole("link", { name: "Models" }).click();
    await this.card(model).getByRole("button", { name: "Load" }).click();
    await this.card(model).getByText("Loaded").waitFor({ timeout: 30_000 });
    await this.tab.getByRole("link", { name: "Chat" }).click();
  }
}
