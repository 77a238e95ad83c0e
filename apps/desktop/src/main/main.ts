import { fileURLToPath } from "node:url";
import { createRuntime, type Runtime } from "@llm/runtime";
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  MessageChannelMain,
  protocol,
  session,
  shell,
  utilityProcess,
} from "electron";
import { startDesktopApp } from "./desktop-app.ts";
import { launchEngineUtility } from "./launch-engine-utility.ts";

// Paths from this file's built place, dist/main/main.js.
const built = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const electron = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  MessageChannelMain,
  protocol,
  session,
  shell,
};

// Not awaited here: Electron is ready only once this module has run to its end.
void startDesktopApp(electron, {
  pageFolder: built("renderer"),
  preloadPath: built("preload/preload.cjs"),
  createRuntime: createDesktopRuntime,
});

async function createDesktopRuntime(): Promise<Runtime> {
  const runtime: Runtime = await createRuntime({
    // A model that nobody talks with gives its memory back.
    keepAliveMs: 15 * 60_000,
    launchEngine: (settings) =>
      launchEngineUtility({
        utilityProcess,
        MessageChannelMain,
        entryPath: built("main/engine.js"),
        environment: process.env,
        settings,
        logger: runtime.logger,
      }),
  });
  return runtime;
}
