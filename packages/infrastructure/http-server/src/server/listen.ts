import type { Server } from "node:http";
import { LlmError } from "@llm/domain";

/**
 * Opens `server` on 127.0.0.1, where no other machine can reach it, and gives the port.
 * @throws {LlmError} INVALID_ARGUMENT when the port is no port, is taken, or is not ours to take.
 */
export async function listenLocally(server: Server, port: number): Promise<number> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new LlmError("INVALID_ARGUMENT", `Port ${port} does not exist.`, {
      hint: "Give a whole number from 0 (any) to 65535.",
    });
  }
  await new Promise<void>((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => reject(cannotOpen(port, error));
    server.once("error", onError);
    server.listen({ host: "127.0.0.1", port }, () => {
      server.off("error", onError);
      resolve();
    });
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

function cannotOpen(port: number, cause: NodeJS.ErrnoException): LlmError {
  const problem = cause.code === "EADDRINUSE" ? "is in use" : "cannot be opened";
  return new LlmError("INVALID_ARGUMENT", `Port ${port} ${problem}.`, {
    hint: "Choose another one with --port, or leave it out to get a free one.",
    cause,
  });
}
