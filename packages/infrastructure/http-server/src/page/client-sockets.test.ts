import { describe, it } from "@jest/globals";
import { connectClient, webSocketChannel } from "@llm/protocol";
import { clientServicesContract } from "@llm/testing/contracts";
import { WebSocket } from "ws";
import { startTestServer } from "../../test/test-server.ts";

clientServicesContract(
  { describe, it },
  async () => {
    const server = await startTestServer();
    const headers = { Authorization: `Bearer ${server.token}` };
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, { headers });
    const client = connectClient(webSocketChannel(socket));
    return {
      services: client,
      worker: server.worker,
      repository: server.repository,
      downloader: server.downloader,
      disconnect: () => socket.terminate(),
      async [Symbol.asyncDispose]() {
        client.close();
        await server[Symbol.asyncDispose]();
      },
    };
  },
  { disconnect: true },
);
