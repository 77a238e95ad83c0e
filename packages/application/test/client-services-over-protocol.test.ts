import { MessageChannel } from "node:worker_threads";
import { describe, it } from "@jest/globals";
import { connectClient, messagePortChannel, serveClient, type Channel } from "@llm/protocol";
import { clientServicesContract } from "@llm/testing/contracts";
import { channelPair } from "@llm/testing/fakes";
import { localServices } from "./local-services.ts";

function messagePortPair(): readonly [Channel, Channel] {
  const { port1, port2 } = new MessageChannel();
  return [messagePortChannel(port1), messagePortChannel(port2)];
}

async function connect([host, page]: readonly [Channel, Channel]) {
  const local = localServices();
  void serveClient(host, local.services);
  return {
    ...local,
    services: connectClient(page),
    disconnect: () => host.close(),
    [Symbol.asyncDispose]: async () => {
      host.close();
      await local[Symbol.asyncDispose]();
    },
  };
}

describe("an in-memory pair that clones", () => {
  clientServicesContract({ describe, it }, () => connect(channelPair()), { disconnect: true });
});

describe("a MessageChannel", () => {
  clientServicesContract({ describe, it }, () => connect(messagePortPair()), { disconnect: true });
});
