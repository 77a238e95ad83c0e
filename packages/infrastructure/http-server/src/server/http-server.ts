import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { Logger } from "@llm/domain";
import type { ClientServices } from "@llm/protocol";
import { ClientSockets } from "../page/client-sockets.ts";
import { pageApp } from "../page/page-app.ts";
import { readStaticFiles } from "../page/static-files.ts";
import { AccessGuard } from "./access-guard.ts";
import { createApp } from "./app.ts";
import { guardRequests } from "./guard-requests.ts";
import { listenLocally } from "./listen.ts";

export interface HttpServerOptions {
  readonly services: ClientServices;
  /** Folder of the built page, with its `index.html`. */
  readonly staticFolder: string;
  /** 0 to 65535, 0 for a free one. @default 0 */
  readonly port?: number | undefined;
  /** What a request must carry; letters, digits, `-` and `_`. @default a random one */
  readonly token?: string | undefined;
  /** Time in which a WebSocket peer must give a sign of life, in milliseconds. @default 30,000 */
  readonly heartbeatMs?: number | undefined;
  readonly logger?: Logger | undefined;
}

/** A running server; disposing it ends every connection and frees the port. */
export interface HttpServer extends AsyncDisposable {
  /** Where a user opens the page, token included. */
  readonly address: string;
}

const timeouts = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 };

/**
 * Serves the page and, at `/ws`, the client protocol; to this machine only, and only to who has the token.
 * @throws {LlmError} INVALID_ARGUMENT when the port cannot be had or the folder holds no page.
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { services, logger, heartbeatMs = 30_000 } = options;
  const token = options.token ?? randomBytes(24).toString("base64url");
  const files = await readStaticFiles(options.staticFolder);
  const server = createServer(timeouts);
  const port = await listenLocally(server, options.port ?? 0);
  const guard = new AccessGuard({ port, token });
  const sockets = new ClientSockets({ guard, services, heartbeatMs, logger });
  const app = createApp({ page: pageApp({ guard, files, port }), logger });
  guardRequests(server, { guard, app, logger });
  server.on("upgrade", (request, socket, head) => sockets.accept(request, socket, head));
  // Such as no file descriptor left for a connection; the server itself goes on.
  server.on("error", (error) => logger?.error({ reason: error.message }, "server error"));

  let closed: Promise<void> | undefined;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      sockets.close();
      server.closeAllConnections();
    });
  return {
    address: `http://127.0.0.1:${port}/?token=${token}`,
    [Symbol.asyncDispose]: () => (closed ??= close()),
  };
}
