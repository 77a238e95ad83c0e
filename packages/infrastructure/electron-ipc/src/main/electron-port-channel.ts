import type { Channel } from "@llm/protocol";

/** What is used of Electron's `MessagePortMain`. */
export interface ElectronPort {
  on(event: "message", listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: "close", listener: () => void): unknown;
  start(): void;
  postMessage(message: unknown): void;
  close(): void;
}

/** Makes a channel of a port of the main process. What arrives before `onFrame` waits in the port. */
export function electronPortChannel(port: ElectronPort): Channel {
  const closeListeners: (() => void)[] = [];
  let isClosed = false;
  const settle = () => {
    if (isClosed) return;
    isClosed = true;
    for (const listener of closeListeners) listener();
  };
  port.on("close", settle);
  return {
    send(frame) {
      if (!isClosed) port.postMessage(frame);
    },
    close() {
      port.close();
      settle();
    },
    onFrame(listener) {
      port.on("message", ({ data }) => listener(data));
      port.start();
    },
    onClose(listener) {
      if (isClosed) queueMicrotask(listener);
      else closeListeners.push(listener);
    },
  };
}
