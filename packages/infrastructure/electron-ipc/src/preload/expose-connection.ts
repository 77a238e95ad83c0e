import {
  bridgeKey,
  connectChannel,
  portMessage,
  type DesktopBridge,
} from "../connection/desktop-bridge.ts";

export interface ExposeConnectionOptions {
  readonly ipcRenderer: {
    invoke(channel: string): Promise<unknown>;
    on(channel: string, listener: (event: { readonly ports: Transferable[] }) => void): unknown;
  };
  readonly contextBridge: { exposeInMainWorld(key: string, api: unknown): void };
  readonly window: {
    readonly location: { readonly origin: string };
    postMessage(message: unknown, targetOrigin: string, transfer: Transferable[]): void;
  };
  readonly platform: string;
}

/**
 * Gives the page its one way to the main process: `llmDesktop.connect()`, answered by a message port that
 * is posted to the page's own window and origin. The page never sees Electron's own objects.
 */
export function exposeConnection(options: ExposeConnectionOptions): void {
  const { ipcRenderer, contextBridge, window, platform } = options;
  ipcRenderer.on(connectChannel, ({ ports }) => {
    const [port] = ports;
    if (port !== undefined) window.postMessage(portMessage, window.location.origin, [port]);
  });
  const bridge: DesktopBridge = {
    platform,
    connect: async () => (await ipcRenderer.invoke(connectChannel)) === true,
  };
  contextBridge.exposeInMainWorld(bridgeKey, bridge);
}
