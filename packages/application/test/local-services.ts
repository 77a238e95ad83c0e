import {
  FakeConversationRepository,
  FakeHubAccount,
  FakeModelDownloader,
  FakeModelHub,
  FakeModelRepository,
  FakeWorkerService,
} from "@llm/testing/fakes";
import { createLocalServices } from "../src/index.ts";

/** All services of a user interface, on fakes. */
export function localServices() {
  const worker = new FakeWorkerService();
  const repository = new FakeModelRepository();
  const downloader = new FakeModelDownloader({ library: repository });
  const hubAccount = new FakeHubAccount();
  const services = createLocalServices({
    worker,
    repository,
    conversationRepository: new FakeConversationRepository(),
    downloads: downloader,
    hub: new FakeModelHub(),
    hubAccount,
    machine: { memoryBytes: 16_000_000_000 },
  });
  return {
    services,
    hubAccount,
    worker,
    repository,
    downloader,
    async [Symbol.asyncDispose]() {
      await services[Symbol.asyncDispose]();
      await downloader[Symbol.asyncDispose]();
      await worker[Symbol.asyncDispose]();
    },
  };
}
