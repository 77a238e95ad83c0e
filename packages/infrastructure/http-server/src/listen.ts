import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { LlmError } from "@llm/domain";

/**
 * Opens `server` on 127.0.0.1, where no other machine can reach it, and gives the port.
 * @throws {LlmError} INVALID_ARGUMENT when the port is no port, is taken, or is not ours to take.
 */
export async function listenLocally(server: Server, port: number): Promise<number> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw portError(`Port ${port} does not exist.`, "Give a whole number from 0 (any) to 65535.");
  }
  try {
    server.listen({ host: "127.0.0.1", port });
    await once(server, "listening");
  } catch (cause) {
    const taken = (cause as NodeJS.ErrnoException).code === "EADDRINUSE";
    throw portError(
      taken ? `Port ${port} is in use.` : `Port ${port} cannot be opened.`,
      "Choose another one with --port, or leave it out to get a free one.",
      cause,
    );
  }
  return (server.address() as AddressInfo).port;
}

function portError(message: string, hint: string, cause?: unknown): LlmError {
  return new LlmError("INVALID_ARGUMENT", message, { hint, cause });
}
