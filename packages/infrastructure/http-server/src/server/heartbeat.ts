import type { WebSocket, WebSocketServer } from "ws";

/**
 * Asks every peer each `intervalMs` whether it is there and ends those that did not answer since the last
 * time: a peer that lost its power or its network closes nothing. Returns how to stop.
 */
export function startHeartbeat(sockets: WebSocketServer, intervalMs: number): () => void {
  const awaited = new WeakSet<WebSocket>();
  sockets.on("connection", (socket) => socket.on("pong", () => awaited.delete(socket)));
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (awaited.has(socket)) {
        socket.terminate();
        continue;
      }
      awaited.add(socket);
      socket.ping();
    }
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}
