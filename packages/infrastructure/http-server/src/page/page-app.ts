import type { IncomingMessage } from "node:http";
import { Hono } from "hono";
import { tokenInAddress, type AccessGuard } from "../server/access-guard.ts";
import type { AppEnvironment } from "../server/app.ts";
import { emptyResponse } from "../server/empty-response.ts";
import { pageHeaders } from "./page-headers.ts";
import type { StaticFiles } from "./static-files.ts";

interface PageOptions {
  readonly guard: Pick<AccessGuard, "cookie">;
  readonly files: StaticFiles;
  readonly port: number;
}

/** Makes the routes that sign a browser in and send it the page. */
export function pageApp({ guard, files, port }: PageOptions): Hono<AppEnvironment> {
  const headers = pageHeaders(port);
  const signIn = { Location: "/", "Set-Cookie": guard.cookie, "Cache-Control": "no-store" };
  const send = (request: IncomingMessage): Response => {
    // Away from the address that shows the token, so that it stays out of the history and of screenshots.
    if (tokenInAddress(request) !== undefined) return emptyResponse(303, signIn);
    // By the path as it came: decoded, the same file would have many names.
    const [path = ""] = (request.url ?? "").split("?", 1);
    const file = files.get(path);
    if (file === undefined) return emptyResponse(404, headers);
    return new Response(file.body, {
      headers: {
        ...headers,
        "Content-Type": file.contentType,
        "Content-Length": String(file.body.length),
        "Cache-Control": file.cacheControl,
      },
    });
  };
  // The framework answers HEAD like GET, without the body.
  return new Hono<AppEnvironment>()
    .get("*", ({ env }) => send(env.incoming))
    .all("*", () => emptyResponse(405, { Allow: "GET, HEAD" }));
}
