import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { LlmError } from "@llm/domain";
import { exposeConnection } from "@llm/electron-ipc/preload";
import { connectRenderer } from "@llm/electron-ipc/renderer";
import { connectClient } from "@llm/protocol";
import { createRuntime } from "@llm/runtime";
import { FakeWorkerService } from "@llm/testing/fakes";
import { FakeContents, FakeDesktop } from "../../test/fake-desktop.ts";
import { startDesktopApp } from "./desktop-app.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "desktop-"));
  await writeFile(join(folder, "index.html"), "<!doctype html>");
});

afterEach(() => rm(folder, { recursive: true }));

function start(desktop: FakeDesktop, worker = new FakeWorkerService()): Promise<void> {
  return startDesktopApp(desktop, {
    pageFolder: folder,
    preloadPath: "/preload.cjs",
    createRuntime: () => createRuntime({ home: join(folder, "home"), worker }),
  });
}

async function started() {
  const desktop = new FakeDesktop();
  const worker = new FakeWorkerService();
  desktop.app.becomeReady();
  await start(desktop, worker);
  const quit = async () => {
    desktop.app.quit();
    await desktop.app.exited;
  };
  return { desktop, worker, quit };
}

describe("startDesktopApp", () => {
  it("does what must be done before Electron is ready at once", () => {
    const desktop = new FakeDesktop();
    void start(desktop);
    expect(desktop.app.isSandboxed).toBe(true);
    expect(desktop.schemes).toEqual([
      { scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
    expect(desktop.app.listenerCount("web-contents-created")).toBe(1);
    expect(desktop.windows).toEqual([]);
  });

  it("starts the engine before anybody asks, and opens all the same when that fails", async () => {
    const desktop = new FakeDesktop();
    desktop.app.becomeReady();
    let launches = 0;
    const launchEngine = () => {
      launches += 1;
      throw new Error("spawn EAGAIN");
    };
    await startDesktopApp(desktop, {
      pageFolder: folder,
      preloadPath: "/preload.cjs",
      createRuntime: () => createRuntime({ home: join(folder, "home"), launchEngine }),
    });
    expect(launches).toBe(1);
    expect(desktop.windows).toHaveLength(1);
    desktop.app.quit();
    await desktop.app.exited;
  });

  it("opens with downloads that cannot be looked for", async () => {
    // Where the folder of unfinished downloads is to be, there is a file.
    await mkdir(join(folder, "home"));
    await writeFile(join(folder, "home", "downloads"), "");
    const { desktop, quit } = await started();
    expect(desktop.shownErrors).toEqual([]);
    expect(desktop.windows).toHaveLength(1);
    await quit();
  });

  it("opens one sandboxed window on its own page", async () => {
    const { desktop, quit } = await started();
    expect(desktop.windows).toHaveLength(1);
    const [window] = desktop.windows;
    expect(window?.address).toBe("app://llm/");
    expect(window?.calls).toEqual(["show"]);
    expect(window?.options.webPreferences).toMatchObject({
      preload: "/preload.cjs",
      sandbox: true,
    });
    expect(await (await desktop.fetch("app://llm/"))?.text()).toBe("<!doctype html>");
    await quit();
  });

  it("limits what pages may do", async () => {
    const { desktop, quit } = await started();
    const contents = new FakeContents();
    desktop.app.emit("web-contents-created", {}, contents);
    expect(contents.goes("will-navigate", "https://example.com/")).toBe(false);
    expect(contents.openWindow("https://example.com/")).toBe("deny");
    expect(desktop.openedAddresses).toEqual(["https://example.com/"]);
    expect(desktop.session.defaultSession.ask("media", "app://llm/")).toEqual([false, false]);
    await quit();
  });

  it("serves its own page, and no other", async () => {
    const { desktop, worker, quit } = await started();
    using page = desktop.openPage({ origin: "app://llm" });
    exposeConnection({ ...page, platform: "linux" });
    const client = connectClient(await connectRenderer(page.window));
    const { text } = await client.llm.prompt("Hello world");
    expect(text).not.toBe("");
    expect(worker.loaded).toEqual(["starter"]);

    using foreign = desktop.openPage({ origin: "https://example.com" });
    exposeConnection({ ...foreign, platform: "linux" });
    await expect(connectRenderer(foreign.window)).rejects.toMatchObject({
      code: "TRANSPORT_CLOSED",
    });
    client.close();
    await quit();
  });

  it("ends the services before it ends itself", async () => {
    const { desktop, worker } = await started();
    desktop.app.quit();
    desktop.app.quit();
    expect(desktop.app.exitCode).toBeUndefined();
    expect(await desktop.app.exited).toBe(0);
    expect(worker.disposed).toBe(true);
  });

  it("shows its window when it is started again", async () => {
    const { desktop, quit } = await started();
    desktop.windows[0]?.minimize();
    desktop.app.emit("second-instance");
    expect(desktop.windows[0]?.calls).toEqual(["show", "restore", "focus"]);
    await quit();
  });

  it("leaves at once when it runs already", async () => {
    const desktop = new FakeDesktop();
    desktop.app.hasLock = false;
    await start(desktop);
    expect(desktop.app.exitCode).toBe(0);
    expect(desktop.schemes).toEqual([]);
  });

  it("opens a window when it is activated without one", async () => {
    const { desktop, quit } = await started();
    desktop.app.emit("activate");
    expect(desktop.windows).toHaveLength(1);
    desktop.windows.length = 0;
    desktop.app.emit("activate");
    expect(desktop.windows).toHaveLength(1);
    await quit();
  });

  it("says why it cannot start", async () => {
    const desktop = new FakeDesktop();
    desktop.app.becomeReady();
    await startDesktopApp(desktop, {
      pageFolder: folder,
      preloadPath: "/preload.cjs",
      createRuntime: () =>
        Promise.reject(new LlmError("INVALID_ARGUMENT", "No home.", { hint: "Choose another." })),
    });
    expect(desktop.shownErrors).toEqual(["LLM Desktop cannot start: No home. Choose another."]);
    expect(desktop.app.exitCode).toBe(1);
  });
});
