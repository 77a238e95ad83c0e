import { LlmError } from "@llm/domain";
import { serveWindows, type ElectronPort } from "@llm/electron-ipc/main";
import type { Runtime } from "@llm/runtime";
import { appOrigin, appScheme } from "./app-origin.ts";
import type { AppWindow, DesktopElectron } from "./desktop-electron.ts";
import { limitNavigation } from "./navigation.ts";
import { pageFiles } from "./page-files.ts";
import { limitPermissions } from "./permissions.ts";
import { windowOptions } from "./window-options.ts";

export interface DesktopAppOptions {
  /** Folder of the built page. */
  readonly pageFolder: string;
  readonly preloadPath: string;
  /** Wires the services; called once Electron is ready. */
  readonly createRuntime: () => Promise<Runtime>;
}

/**
 * Runs the desktop app: one instance, one window, the services behind it. Quitting waits until the services
 * are disposed of, the engine process included. Must be called before Electron is ready.
 */
export async function startDesktopApp<Port extends ElectronPort>(
  electron: DesktopElectron<Port>,
  options: DesktopAppOptions,
): Promise<void> {
  const { app, protocol, session, shell } = electron;
  if (!app.requestSingleInstanceLock()) return app.quit();
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.on("web-contents-created", (_event, contents) =>
    limitNavigation(contents, (address) => shell.openExternal(address)),
  );
  await app.whenReady();
  limitPermissions(session.defaultSession);
  protocol.handle(appScheme, pageFiles(options.pageFolder));
  try {
    await openApp(electron, options);
  } catch (error) {
    const { message, hint } = LlmError.from(error, "ENGINE_UNAVAILABLE");
    electron.dialog.showErrorBox("LLM Desktop cannot start", `${message} ${hint}`);
    app.exit(1);
  }
}

async function openApp<Port extends ElectronPort>(
  electron: DesktopElectron<Port>,
  { createRuntime, preloadPath }: DesktopAppOptions,
): Promise<void> {
  const { app, BrowserWindow, ipcMain, MessageChannelMain } = electron;
  const runtime = await createRuntime();
  disposeBeforeQuit(app, runtime);
  // Most people who open the app ask a question, and should not wait for this then.
  runtime.startEngine();
  // They are seen and resumed on the Models page too, so that the app opens without them.
  await runtime.downloads.resumeInterrupted().catch((error: unknown) => {
    runtime.logger.error({ err: error }, "downloads are not resumed");
  });
  serveWindows({
    ipcMain,
    MessageChannelMain,
    services: runtime,
    isTrusted: ({ origin }) => origin === appOrigin,
    logger: runtime.logger,
  });

  const openWindow = async () => {
    const window = new BrowserWindow(windowOptions(preloadPath));
    window.once("ready-to-show", () => window.show());
    await window.loadURL(`${appOrigin}/`);
  };
  app.on("second-instance", () => focus(BrowserWindow.getAllWindows()[0]));
  app.on("activate", () => {
    if (BrowserWindow.getAllWindows().length === 0) void openWindow();
  });
  // On macOS an app stays when its last window closes.
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  await openWindow();
}

function focus(window: AppWindow | undefined): void {
  if (window?.isMinimized()) window.restore();
  window?.focus();
}

function disposeBeforeQuit(app: DesktopElectron["app"], runtime: Runtime): void {
  const end = async () => {
    try {
      await runtime[Symbol.asyncDispose]();
    } catch (error) {
      runtime.logger.error({ err: error }, "the services did not end");
    }
    app.exit(0);
  };
  let ending: Promise<void> | undefined;
  app.on("will-quit", (event) => {
    event.preventDefault();
    ending ??= end();
  });
}
