import { STATUS_CODES, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Logger } from "@llm/domain";
import { serveClient, webSocketChannel, type ClientServices } from "@llm/protocol";
import { WebSocketServer } from "ws";
import type { AccessGuard } from "../server/access-guard.ts";
import { startHeartbeat } from "../server/heartbeat.ts";

interface ClientSocketsOptions {
  readonly guard: AccessGuard;
  readonly services: ClientServices;
  readonly heartbeatMs: number;
  readonly logger?: Logger | undefined;
}

const maxFrameBytes = 8 * 1024 * 1024;

/** The WebSockets at `/ws`, each of them one client of the services. */
export class ClientSockets {
  readonly #options: ClientSocketsOptions;
  readonly #stopHeartbeat: () => void;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
  });

  constructor(options: ClientSocketsOptions) {
    this.#options = options;
    this.#stopHeartbeat = startHeartbeat(this.#server, options.heartbeatMs);
  }

  /** Answers a request to become a WebSocket. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { guard, services, logger } = this.#options;
    const status = guard.refusalStatus(request) ?? (request.url === "/ws" ? undefined : 404);
    if (status !== undefined) {
      logger?.warn({ status }, "connection refused");
      refuse(socket, status);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (client) => {
      // Such as a frame over the limit; the socket closes by itself, but an error nobody hears ends the process.
      client.on("error", (error) => logger?.warn({ reason: error.message }, "connection failed"));
      this.#server.emit("connection", client, request);
      void serveClient(webSocketChannel(client), services, logger === undefined ? {} : { logger });
    });
  }

  close(): void {
    this.#stopHeartbeat();
    for (const client of this.#server.clients) client.terminate();
  }
}

function refuse(socket: Duplex, status: number): void {
  socket.on("error", () => socket.destroy());
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Content-Length: 0",
    "Connection: close",
  ];
  socket.end(`${lines.join("\r\n")}\r\n\r\n`);
}
