import type { RequestListener, Server, ServerResponse } from "node:http";
import type { Logger } from "@llm/domain";
import type { AccessGuard } from "./access-guard.ts";

interface GuardOptions {
  readonly guard: AccessGuard;
  /** Answers what has passed. */
  readonly app: RequestListener;
  readonly logger?: Logger | undefined;
}

/**
 * Puts the guard in front of all requests but upgrades: it refuses before anything is routed or any body is asked for.
 * After it an address gets an empty 404 that the app could read otherwise than the guard did.
 */
export function guardRequests(server: Server, { guard, app, logger }: GuardOptions): void {
  const guarded = (next: RequestListener): RequestListener => {
    return (request, response) => {
      const isPlain = isPlainAddress(request.url ?? "");
      const status = guard.refusalStatus(request) ?? (isPlain ? undefined : 404);
      if (status === undefined) return next(request, response);
      logger?.warn({ status }, "request refused");
      sendEmpty(response, status);
    };
  };
  server.on("request", guarded(app));
  // Without these two Node itself answers `Expect`, before it hands the request over.
  server.on(
    "checkContinue",
    guarded((request, response) => {
      response.writeContinue();
      app(request, response);
    }),
  );
  server.on(
    "checkExpectation",
    guarded((_, response) => sendEmpty(response, 417)),
  );
}

/** A path and a query as a browser sends them: no other server's address, nothing that a URL parser changes the path by. */
function isPlainAddress(address: string): boolean {
  const [path = ""] = address.split("?", 1);
  return /^\/[^\\#]*$/.test(path) && !/\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path);
}

function sendEmpty(response: ServerResponse, status: number): void {
  response.writeHead(status, { "Content-Length": 0, Connection: "close" }).end();
}
