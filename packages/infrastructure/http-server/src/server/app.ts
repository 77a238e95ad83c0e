import type { RequestListener } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { LlmError, type Logger } from "@llm/domain";
import { Hono } from "hono";
import { emptyResponse } from "./empty-response.ts";

/** What the routes get beside the request: the messages of Node behind it. */
export interface AppEnvironment {
  Bindings: HttpBindings;
}

export interface AppOptions {
  readonly page: Hono<AppEnvironment>;
  readonly logger?: Logger | undefined;
}

/** Makes the listener that routes the requests which passed the guard. */
export function createApp({ page, logger }: AppOptions): RequestListener {
  const answerError = (error: unknown): Response => {
    // Not its message, which can hold what the request said.
    const reason = LlmError.isInstance(error) ? error.code : nameOf(error);
    logger?.error({ reason }, "request failed");
    return emptyResponse(500);
  };
  const app = new Hono<AppEnvironment>()
    .route("/", page)
    .notFound(() => emptyResponse(404))
    .onError(answerError);
  return getRequestListener(app.fetch, {
    // The program around this server keeps its own Request and Response.
    overrideGlobalObjects: false,
    // It would go on reading a body that a route has refused.
    autoCleanupIncoming: false,
    errorHandler: answerError,
  });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
