import { once } from "node:events";
import { MessageChannel } from "node:worker_threads";
import { messagePortChannel, webSocketChannel, type Channel } from "@llm/protocol";
import { WebSocket, WebSocketServer } from "ws";
import { channelPair } from "../src/fakes/index.ts";

/** Two joined channels of one transport. */
export interface TransportPair extends AsyncDisposable {
  readonly host: Channel;
  readonly client: Channel;
}

function memoryPair(): Promise<TransportPair> {
  const [host, client] = channelPair();
  return Promise.resolve({ host, client, [Symbol.asyncDispose]: async () => host.close() });
}

function messagePortPair(): Promise<TransportPair> {
  const { port1, port2 } = new MessageChannel();
  return Promise.resolve({
    host: messagePortChannel(port1),
    client: messagePortChannel(port2),
    [Symbol.asyncDispose]: async () => port1.close(),
  });
}

async function webSocketPair(): Promise<TransportPair> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const accepted = new Promise<WebSocket>((resolve) => server.once("connection", resolve));
  const client = webSocketChannel(new WebSocket(`ws://127.0.0.1:${port}`));
  const socket = await accepted;
  return {
    host: webSocketChannel(socket),
    client,
    [Symbol.asyncDispose]: async () => {
      socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Every transport that needs nothing but Node. */
export const transports: readonly (readonly [string, () => Promise<TransportPair>])[] = [
  ["an in-memory pair that clones", memoryPair],
  ["a MessageChannel", messagePortPair],
  ["a WebSocket", webSocketPair],
];
