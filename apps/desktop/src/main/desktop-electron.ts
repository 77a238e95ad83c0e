import type { ElectronPort, ServeWindowsOptions } from "@llm/electron-ipc/main";
import type { BrowserWindowConstructorOptions, CustomScheme } from "electron";
import type { GuardedContents } from "./navigation.ts";
import type { PermissionSession } from "./permissions.ts";

/** What is used of Electron's `BrowserWindow`. */
export interface AppWindow {
  once(event: "ready-to-show", listener: () => void): unknown;
  loadURL(address: string): Promise<void>;
  show(): void;
  focus(): void;
  isMinimized(): boolean;
  restore(): void;
}

interface App {
  requestSingleInstanceLock(): boolean;
  enableSandbox(): void;
  whenReady(): Promise<void>;
  quit(): void;
  exit(code: number): void;
  on(event: "activate" | "second-instance" | "window-all-closed", listener: () => void): unknown;
  on(event: "will-quit", listener: (event: { preventDefault(): void }) => void): unknown;
  on(
    event: "web-contents-created",
    listener: (event: unknown, contents: GuardedContents) => void,
  ): unknown;
}

/** What the app uses of Electron: its own modules fit, and so do the fakes of a test. */
export interface DesktopElectron<Port extends ElectronPort = ElectronPort> extends Pick<
  ServeWindowsOptions<Port>,
  "ipcMain" | "MessageChannelMain"
> {
  readonly app: App;
  readonly BrowserWindow: {
    new (options: BrowserWindowConstructorOptions): AppWindow;
    getAllWindows(): AppWindow[];
  };
  readonly protocol: {
    registerSchemesAsPrivileged(schemes: CustomScheme[]): void;
    handle(scheme: string, handler: (request: Request) => Promise<Response>): void;
  };
  readonly session: { readonly defaultSession: PermissionSession };
  readonly shell: { openExternal(address: string): Promise<void> };
  readonly dialog: { showErrorBox(title: string, content: string): void };
}
