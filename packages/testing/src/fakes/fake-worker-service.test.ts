import { describe, it } from "@jest/globals";
import type { FilePlace } from "@llm/domain";
import { backPressureContract, workerServiceContract } from "../contracts/index.ts";
import { FakeWorkerService } from "./fake-worker-service.ts";

const api = { describe, it };
const model: FilePlace = { kind: "file", modelId: "starter", path: "/models/starter.gguf" };

workerServiceContract(
  api,
  async () => {
    const worker = new FakeWorkerService();
    return {
      worker,
      model,
      crash: async () => worker.crash(),
      [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
    };
  },
  { crash: true },
);

backPressureContract(api, async () => {
  const fake = new FakeWorkerService();
  return { worker: fake, fake, [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose]() };
});
