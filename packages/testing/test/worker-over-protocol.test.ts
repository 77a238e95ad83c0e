import { describe, it } from "@jest/globals";
import { connectWorker, serveWorker } from "@llm/protocol";
import { backPressureContract, workerServiceContract } from "../src/contracts/index.ts";
import { FakeWorkerService } from "../src/fakes/index.ts";
import { transports, type TransportPair } from "./transport-pairs.ts";

async function connect(open: () => Promise<TransportPair>) {
  const pair = await open();
  const fake = new FakeWorkerService();
  void serveWorker(pair.host, fake);
  const worker = connectWorker(pair.client);
  return {
    fake,
    worker,
    model: { kind: "file", modelId: "starter", path: "/models/starter.gguf" } as const,
    [Symbol.asyncDispose]: async () => {
      await worker[Symbol.asyncDispose]();
      await pair[Symbol.asyncDispose]();
    },
  };
}

for (const [transport, open] of transports) {
  describe(`a worker over ${transport}`, () => {
    workerServiceContract({ describe, it }, () => connect(open), { crash: false });
    backPressureContract({ describe, it }, () => connect(open));
  });
}
