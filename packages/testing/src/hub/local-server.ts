import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { closeNow, listenLocally } from "./listen-locally.ts";

export type RequestHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  connection: number,
) => void;

/** A server of this machine alone, which can go away and come back at the same port. */
export class LocalServer {
  readonly #handler: RequestHandler;
  readonly #connections = new WeakMap<Socket, number>();
  #connectionCount = 0;
  #server: Server | undefined;
  #port: number;

  constructor(handler: RequestHandler, port: number) {
    this.#handler = handler;
    this.#port = port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Does nothing while it listens. */
  async listen(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) =>
      this.#handler(request, response, this.#connections.get(request.socket) ?? 0),
    );
    server.on("connection", (socket) => {
      this.#connectionCount += 1;
      this.#connections.set(socket, this.#connectionCount);
    });
    this.#server = server;
    this.#port = await listenLocally(server, this.#port);
  }

  /** Ends every connection; new ones are refused. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) await closeNow(server);
  }
}
