export { connectClient, type LlmClient } from "./client/connect-client.ts";
export { serveClient, type ClientServices } from "./client/serve-client.ts";
export type { ServeOptions } from "./connection/serve-router.ts";
export { PROTOCOL_VERSION } from "./protocol-version.ts";
export type { Channel } from "./transport/channel.ts";
export { messagePortChannel, type MessagePortLike } from "./transport/message-port-channel.ts";
export { webSocketChannel, type WebSocketLike } from "./transport/web-socket-channel.ts";
export { connectWorker, type ConnectedWorker } from "./worker/connect-worker.ts";
export { serveWorker } from "./worker/serve-worker.ts";
