import { FakeContextBridge } from "./fake-context-bridge.ts";
import { FakeIpcMain } from "./fake-ipc-main.ts";
import { FakeIpcRenderer } from "./fake-ipc-renderer.ts";
import { FakeMessageChannelMain } from "./fake-message-port-main.ts";
import { FakeWebFrame } from "./fake-web-frame.ts";
import { FakeWindow } from "./fake-window.ts";

export interface FakePageOptions {
  /** @default "app://llm" */
  origin?: string;
  /** Puts the page in a sub-frame of another page's window. */
  parent?: FakePage;
}

/** A loaded page: what its preload gets, what the page itself sees, and its frame in the main process. */
export interface FakePage extends Disposable {
  readonly webContentsId: number;
  readonly frame: FakeWebFrame;
  readonly ipcRenderer: FakeIpcRenderer;
  readonly contextBridge: FakeContextBridge;
  readonly window: FakeWindow;
  /** Makes the main process see no frame behind the next requests, as after a navigation. */
  loseFrame(): void;
  /** Ends the document and loads another into the same window. */
  reload(origin?: string): FakePage;
}

/** Electron's processes and the messages between them, in one Node process. */
export class FakeElectron {
  readonly ipcMain = new FakeIpcMain();
  readonly MessageChannelMain = FakeMessageChannelMain;
  #nextId = 1;

  /** Loads a page, in a window of its own unless a parent is given. */
  openPage(options: FakePageOptions = {}): FakePage {
    return this.#load(options.parent?.webContentsId ?? this.#nextId++, options);
  }

  #load(webContentsId: number, { origin = "app://llm", parent }: FakePageOptions): FakePage {
    const frame = new FakeWebFrame({ origin, parent: parent?.frame ?? null });
    const window = new FakeWindow(origin);
    let senderFrame: FakeWebFrame | null = frame;
    const sender = { id: webContentsId };
    const ipcRenderer = new FakeIpcRenderer(this.ipcMain, () => ({ sender, senderFrame }));
    frame.attach(ipcRenderer);
    const unload = () => {
      frame.attach(undefined);
      ipcRenderer.removeAllListeners();
      window.unload();
    };
    return {
      webContentsId,
      frame,
      ipcRenderer,
      contextBridge: new FakeContextBridge(window),
      window,
      loseFrame: () => (senderFrame = null),
      reload: (next = origin) => {
        unload();
        return this.#load(webContentsId, { origin: next, ...(parent && { parent }) });
      },
      [Symbol.dispose]: unload,
    };
  }
}
