import type { Channel } from "./channel.ts";

/** What the channel needs of a MessagePort: the browser's and that of node:worker_threads both have it. */
export interface MessagePortLike {
  postMessage(message: string): void;
  start(): void;
  close(): void;
  addEventListener(
    type: "message" | "close",
    listener: (event: { type: string; data?: unknown }) => void,
  ): void;
}

/** Makes a channel of a MessagePort. Frames wait in the port until a receiver is set. */
export function messagePortChannel(port: MessagePortLike): Channel {
  return {
    send: (frame) => port.postMessage(frame),
    close: () => port.close(),
    onFrame: (listener) => {
      port.addEventListener("message", (event) => listener(event.data));
      port.start();
    },
    onClose: (listener) => port.addEventListener("close", () => listener()),
  };
}
