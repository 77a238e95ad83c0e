import { describe, it } from "@jest/globals";
import { clientServicesContract } from "@llm/testing/contracts";
import { FakeModelRepository, FakeWorkerService } from "@llm/testing/fakes";
import { LocalLlmService, LocalModelManager } from "./index.ts";

clientServicesContract({ describe, it }, async () => {
  const worker = new FakeWorkerService();
  const models = new LocalModelManager({ worker, repository: new FakeModelRepository() });
  return {
    services: { llm: new LocalLlmService({ worker, models }), models },
    worker,
    [Symbol.asyncDispose]: async () => {
      await models[Symbol.asyncDispose]();
      await worker[Symbol.asyncDispose]();
    },
  };
});
