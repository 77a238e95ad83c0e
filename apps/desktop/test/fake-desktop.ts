import { EventEmitter } from "node:events";
import { FakeElectron, type FakeMessagePortMain } from "@llm/testing/electron";
import type { BrowserWindowConstructorOptions, CustomScheme } from "electron";
import type { AppWindow, DesktopElectron } from "../src/main/desktop-electron.ts";
import type { GuardedContents } from "../src/main/navigation.ts";
import type { PermissionSession } from "../src/main/permissions.ts";

/** The `app` of Electron: ready when told, and quitting as it does, by `will-quit` and then `exit`. */
class FakeApp extends EventEmitter {
  hasLock = true;
  isSandboxed = false;
  exitCode: number | undefined;
  readonly ready: Promise<void>;
  becomeReady: () => void = () => {};
  readonly exited: Promise<number>;
  #exited: (code: number) => void = () => {};

  constructor() {
    super();
    this.ready = new Promise((resolve) => (this.becomeReady = resolve));
    this.exited = new Promise((resolve) => (this.#exited = resolve));
  }

  requestSingleInstanceLock(): boolean {
    return this.hasLock;
  }

  enableSandbox(): void {
    this.isSandboxed = true;
  }

  whenReady(): Promise<void> {
    return this.ready;
  }

  quit(): void {
    let isPrevented = false;
    this.emit("will-quit", { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) this.exit(0);
  }

  exit(code: number): void {
    this.exitCode ??= code;
    this.#exited(code);
  }
}

class FakeBrowserWindow extends EventEmitter implements AppWindow {
  readonly calls: string[] = [];
  readonly options: BrowserWindowConstructorOptions;
  address: string | undefined;
  #isMinimized = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
  }

  async loadURL(address: string): Promise<void> {
    this.address = address;
    this.emit("ready-to-show");
  }

  show(): void {
    this.calls.push("show");
  }

  focus(): void {
    this.calls.push("focus");
  }

  minimize(): void {
    this.#isMinimized = true;
  }

  isMinimized(): boolean {
    return this.#isMinimized;
  }

  restore(): void {
    this.#isMinimized = false;
    this.calls.push("restore");
  }
}

// Electron's class knows its windows, so each desktop gets a class of its own.
function windowClass(windows: FakeBrowserWindow[]) {
  return class extends FakeBrowserWindow {
    static getAllWindows(): FakeBrowserWindow[] {
      return windows;
    }

    constructor(options: BrowserWindowConstructorOptions) {
      super(options);
      windows.push(this);
    }
  };
}

/** Contents of a window that obey their handlers. */
export class FakeContents implements GuardedContents {
  #openWindow: (details: { readonly url: string }) => { action: string } = () => ({
    action: "allow",
  });
  readonly #listeners = new Map<string, (event: { url: string; preventDefault(): void }) => void>();

  on(event: string, listener: (event: { url: string; preventDefault(): void }) => void): void {
    this.#listeners.set(event, listener);
  }

  setWindowOpenHandler(handler: (details: { readonly url: string }) => { action: "deny" }): void {
    this.#openWindow = handler;
  }

  /** Tells whether the page gets there. */
  goes(event: string, url: string): boolean {
    let isPrevented = false;
    this.#listeners.get(event)?.({ url, preventDefault: () => (isPrevented = true) });
    return !isPrevented;
  }

  openWindow(url: string): string {
    return this.#openWindow({ url }).action;
  }
}

type RequestHandler = Parameters<PermissionSession["setPermissionRequestHandler"]>[0];
type CheckHandler = Parameters<PermissionSession["setPermissionCheckHandler"]>[0];

/** A session that grants everything until it is told otherwise, as Electron's does. */
export class FakeSession implements PermissionSession {
  #request: RequestHandler = (_contents, _permission, answer) => answer(true);
  #check: CheckHandler = () => true;
  hasDevices: () => boolean = () => true;

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.#request = handler;
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.#check = handler;
  }

  setDevicePermissionHandler(handler: () => boolean): void {
    this.hasDevices = handler;
  }

  /** Answers of the check and of the request. */
  ask(permission: string, address: string): boolean[] {
    const answers = [this.#check(null, permission, address)];
    this.#request(null, permission, (isGranted) => answers.push(isGranted), {
      requestingUrl: address,
    });
    return answers;
  }
}

/** What the desktop app uses of Electron, with what it did to it. */
export class FakeDesktop extends FakeElectron implements DesktopElectron<FakeMessagePortMain> {
  readonly app = new FakeApp();
  readonly windows: FakeBrowserWindow[] = [];
  readonly BrowserWindow = windowClass(this.windows);
  readonly session = { defaultSession: new FakeSession() };
  readonly schemes: CustomScheme[] = [];
  readonly openedAddresses: string[] = [];
  readonly shownErrors: string[] = [];
  readonly #handlers = new Map<string, (request: Request) => Promise<Response>>();

  readonly protocol = {
    registerSchemesAsPrivileged: (schemes: CustomScheme[]): void => {
      this.schemes.push(...schemes);
    },
    handle: (scheme: string, handler: (request: Request) => Promise<Response>): void => {
      this.#handlers.set(scheme, handler);
    },
  };
  readonly shell = {
    openExternal: async (address: string): Promise<void> => {
      this.openedAddresses.push(address);
    },
  };
  readonly dialog = {
    showErrorBox: (title: string, content: string): void => {
      this.shownErrors.push(`${title}: ${content}`);
    },
  };

  async fetch(address: string): Promise<Response | undefined> {
    return this.#handlers.get(new URL(address).protocol.slice(0, -1))?.(new Request(address));
  }
}
