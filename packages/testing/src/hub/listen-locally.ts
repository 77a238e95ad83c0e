import { once } from "node:events";
import type { Server } from "node:http";

/** Opens a server to this machine alone, at a free port for 0, and gives the port. */
export async function listenLocally(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

/** Ends every connection and refuses new ones. */
export function closeNow(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
