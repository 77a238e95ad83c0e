import {
  FakeHubAccount,
  FakeModelDownloader,
  FakeModelHub,
  FakeModelRepository,
  FakeWorkerService,
} from "@llm/testing/fakes";
import {
  LocalLlmService,
  LocalModelCatalogue,
  LocalModelManager,
  recommendedModels,
} from "../src/index.ts";

/** All services of a user interface, on fakes. */
export function localServices() {
  const worker = new FakeWorkerService();
  const repository = new FakeModelRepository();
  const downloader = new FakeModelDownloader({ library: repository });
  const models = new LocalModelManager({ worker, repository });
  const llm = new LocalLlmService({ worker, models });
  const catalogue = new LocalModelCatalogue({
    hub: new FakeModelHub(),
    recommended: recommendedModels,
    machine: { memoryBytes: 16_000_000_000 },
  });
  const hubAccount = new FakeHubAccount();
  return {
    services: { llm, models, downloads: downloader, catalogue, hubAccount },
    hubAccount,
    worker,
    repository,
    downloader,
    async [Symbol.asyncDispose]() {
      await downloader[Symbol.asyncDispose]();
      await models[Symbol.asyncDispose]();
      await worker[Symbol.asyncDispose]();
    },
  };
}
