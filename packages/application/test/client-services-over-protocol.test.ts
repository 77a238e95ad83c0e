import { MessageChannel } from "node:worker_threads";
import { describe, it } from "@jest/globals";
import { connectClient, messagePortChannel, serveClient, type Channel } from "@llm/protocol";
import { clientServicesContract } from "@llm/testing/contracts";
import { channelPair, FakeModelRepository, FakeWorkerService } from "@llm/testing/fakes";
import { LocalLlmService, LocalModelManager } from "../src/index.ts";

function messagePortPair(): readonly [Channel, Channel] {
  const { port1, port2 } = new MessageChannel();
  return [messagePortChannel(port1), messagePortChannel(port2)];
}

async function connect([host, page]: readonly [Channel, Channel]) {
  const worker = new FakeWorkerService();
  const models = new LocalModelManager({ worker, repository: new FakeModelRepository() });
  void serveClient(host, { llm: new LocalLlmService({ worker, models }), models });
  return {
    services: connectClient(page),
    worker,
    disconnect: () => host.close(),
    [Symbol.asyncDispose]: async () => {
      host.close();
      await models[Symbol.asyncDispose]();
      await worker[Symbol.asyncDispose]();
    },
  };
}

describe("an in-memory pair that clones", () => {
  clientServicesContract({ describe, it }, () => connect(channelPair()), { disconnect: true });
});

describe("a MessageChannel", () => {
  clientServicesContract({ describe, it }, () => connect(messagePortPair()), { disconnect: true });
});
