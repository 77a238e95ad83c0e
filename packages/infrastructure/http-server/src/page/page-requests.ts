import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Logger } from "@llm/domain";
import { tokenInAddress, type AccessGuard } from "../server/access-guard.ts";
import { pageHeaders } from "./page-headers.ts";
import type { StaticFiles } from "./static-files.ts";

interface PageOptions {
  readonly guard: AccessGuard;
  readonly files: StaticFiles;
  readonly port: number;
  readonly logger?: Logger | undefined;
}

/** Makes the listener that signs a browser in and sends it the page. */
export function pageRequests({ guard, files, port, logger }: PageOptions): RequestListener {
  const headers = pageHeaders(port);
  return (request, response) => {
    const status = guard.refusalStatus(request);
    if (status !== undefined) {
      logger?.warn({ status }, "request refused");
      sendEmpty(response, status);
    } else if (request.method !== "GET" && request.method !== "HEAD") {
      sendEmpty(response.setHeader("Allow", "GET, HEAD"), 405);
    } else if (tokenInAddress(request) !== undefined) {
      // Away from the address that shows the token, so that it stays out of the history and of screenshots.
      response.setHeader("Set-Cookie", guard.cookie).setHeader("Cache-Control", "no-store");
      sendEmpty(response.setHeader("Location", "/"), 303);
    } else {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      sendFile(files, request, response);
    }
  };
}

function sendFile(files: StaticFiles, request: IncomingMessage, response: ServerResponse): void {
  const [path = ""] = (request.url ?? "").split("?", 1);
  const file = files.get(path);
  if (file === undefined) {
    sendEmpty(response, 404);
    return;
  }
  response.writeHead(200, {
    "Content-Type": file.contentType,
    "Content-Length": file.body.length,
    "Cache-Control": file.cacheControl,
  });
  response.end(request.method === "HEAD" ? undefined : file.body);
}

// Closing the connection too: whatever body was to follow is not read.
function sendEmpty(response: ServerResponse, status: number): void {
  response.writeHead(status, { "Content-Length": 0, Connection: "close" }).end();
}
