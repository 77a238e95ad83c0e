import { afterAll, afterEach, beforeAll, beforeEach, jest } from "@jest/globals";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { AppPage } from "./app-page.ts";
import { startBrowser } from "./browser.ts";
import { startWebHost, type WebHost } from "./web-host.ts";

export interface AppUnderTest {
  readonly host: WebHost;
  /** Opens the app in a browser context of its own. */
  open(options?: BrowserContextOptions): Promise<AppPage>;
}

/** Gives each test an app that was just started; the tests of a file share the browser. */
export function appUnderTest(): AppUnderTest {
  // Each test starts processes, loads a model and reads an answer.
  jest.setTimeout(60_000);
  let browser: Browser;
  let host: WebHost;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  beforeEach(async () => {
    host = await startWebHost();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await host[Symbol.asyncDispose]();
  });
  afterAll(() => browser.close());
  return {
    get host() {
      return host;
    },
    open: (options) => AppPage.open(browser, host, options),
  };
}
