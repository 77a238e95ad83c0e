import type { Logger } from "@llm/domain";
import { serveClient, type Channel, type ClientServices } from "@llm/protocol";
import { connectChannel } from "../connection/desktop-bridge.ts";
import { electronPortChannel, type ElectronPort } from "./electron-port-channel.ts";

/** What is used of Electron's `WebFrameMain`. */
export interface AskingFrame<Port = ElectronPort> {
  readonly origin: string;
  /** Null for the main frame of a window. */
  readonly parent: object | null;
  postMessage(channel: string, message: unknown, transfer: Port[]): void;
}

/** What is used of Electron's `IpcMainInvokeEvent`. */
export interface ConnectionRequest<Port = ElectronPort> {
  readonly sender: { readonly id: number };
  /** Null when the frame has navigated away since it asked. */
  readonly senderFrame: AskingFrame<Port> | null;
}

export interface ServeWindowsOptions<Port extends ElectronPort = ElectronPort> {
  readonly ipcMain: {
    handle(channel: string, listener: (request: ConnectionRequest<Port>) => unknown): void;
    removeHandler(channel: string): void;
  };
  readonly MessageChannelMain: new () => { readonly port1: Port; readonly port2: Port };
  readonly services: ClientServices;
  /** Tells whether the page in a main frame is the app's own. */
  readonly isTrusted: (frame: Pick<AskingFrame, "origin">) => boolean;
  readonly logger?: Logger;
}

/**
 * Serves the app's pages: each gets a message port of its own when it asks for one. A window that asks
 * again, say after a reload, loses its earlier port. Sub-frames and pages that are not trusted are refused.
 * Disposing it ends every connection.
 */
export function serveWindows<Port extends ElectronPort>(
  options: ServeWindowsOptions<Port>,
): Disposable {
  const { ipcMain, MessageChannelMain, services, isTrusted, logger } = options;
  const connections = new Map<number, Channel>();

  const connect = ({ sender, senderFrame }: ConnectionRequest<Port>): boolean => {
    if (senderFrame === null || senderFrame.parent !== null || !isTrusted(senderFrame)) {
      logger?.warn({ origin: senderFrame?.origin }, "refused a page that asked for a connection");
      return false;
    }
    connections.get(sender.id)?.close();
    const { port1, port2 } = new MessageChannelMain();
    senderFrame.postMessage(connectChannel, null, [port2]);
    const channel = electronPortChannel(port1);
    connections.set(sender.id, channel);
    channel.onClose(() => {
      if (connections.get(sender.id) === channel) connections.delete(sender.id);
    });
    void serveClient(channel, services, { logger });
    return true;
  };

  ipcMain.handle(connectChannel, connect);
  return {
    [Symbol.dispose]() {
      ipcMain.removeHandler(connectChannel);
      for (const channel of connections.values()) channel.close();
    },
  };
}
