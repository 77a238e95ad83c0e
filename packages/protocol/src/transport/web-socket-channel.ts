import type { Channel } from "./channel.ts";

/** What the channel needs of a WebSocket: the browser's and that of `ws` both have it. */
export interface WebSocketLike {
  readonly readyState: number;
  send(frame: string): void;
  close(): void;
  addEventListener(
    type: "open" | "message" | "close" | "error",
    listener: (event: { readonly type: string; readonly data?: unknown }) => void,
  ): void;
}

// The numbers of the WebSocket standard.
const connecting = 0;
const open = 1;

/** Makes a channel of a WebSocket; frames sent while it is still connecting follow when it is open. */
export function webSocketChannel(socket: WebSocketLike): Channel {
  const waiting: string[] = [];
  socket.addEventListener("open", () => {
    for (const frame of waiting.splice(0)) socket.send(frame);
  });
  // Every error is followed by a close; without a listener `ws` would throw it.
  socket.addEventListener("error", () => {});
  return {
    send: (frame) => {
      if (socket.readyState === connecting) waiting.push(frame);
      else if (socket.readyState === open) socket.send(frame);
    },
    close: () => socket.close(),
    onFrame: (listener) => socket.addEventListener("message", (event) => listener(event.data)),
    onClose: (listener) => socket.addEventListener("close", () => listener()),
  };
}
