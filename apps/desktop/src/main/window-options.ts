import type { BrowserWindowConstructorOptions } from "electron";

/** Options of the app's window: its page is sandboxed and reaches the main process by the preload alone. */
export function windowOptions(preloadPath: string): BrowserWindowConstructorOptions {
  return {
    title: "LLM Desktop",
    width: 1280,
    height: 800,
    minWidth: 480,
    minHeight: 480,
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload: preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  };
}
