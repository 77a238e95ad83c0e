import type { Logger } from "@llm/domain";
import type { AnyRouter } from "@orpc/server";
import { RPCHandler } from "@orpc/server/message-port";
import { encodeError } from "../errors/error-codec.ts";
import type { Channel } from "../transport/channel.ts";
import { GuardedPort } from "../transport/guarded-port.ts";

export interface ServeOptions {
  /** Told of refused frames; never gets their content. */
  logger?: Logger | undefined;
}

/** Answers the calls of a channel for as long as it lives. Resolves when it has closed. */
export async function serveRouter(
  channel: Channel,
  router: AnyRouter,
  { logger }: ServeOptions = {},
): Promise<void> {
  const port = new GuardedPort(channel, {
    side: "server",
    onViolation: (reason) => logger?.warn({ reason }, "protocol violation"),
  });
  const handler = new RPCHandler<Record<string, unknown>>(router, {
    clientInterceptors: [
      async ({ next }) => {
        try {
          return await next();
        } catch (error) {
          throw encodeError(error);
        }
      },
    ],
  });
  handler.upgrade(port, { context: {} });
  await port.closed;
}
