import { describe, it } from "@jest/globals";
import { LocalLlmService, LocalModelManager } from "@llm/application";
import { serveWindows } from "@llm/electron-ipc/main";
import { exposeConnection } from "@llm/electron-ipc/preload";
import { connectRenderer } from "@llm/electron-ipc/renderer";
import { connectClient } from "@llm/protocol";
import { clientServicesContract } from "@llm/testing/contracts";
import { FakeElectron } from "@llm/testing/electron";
import { FakeModelRepository, FakeWorkerService } from "@llm/testing/fakes";

async function setup() {
  const worker = new FakeWorkerService();
  const models = new LocalModelManager({ worker, repository: new FakeModelRepository() });
  const llm = new LocalLlmService({ worker, models });
  const electron = new FakeElectron();
  const server = serveWindows({ ...electron, services: { llm, models }, isTrusted: () => true });
  const page = electron.openPage();
  exposeConnection({ ...page, platform: "linux" });
  const client = connectClient(await connectRenderer(page.window));
  return {
    services: client,
    worker,
    disconnect: () => server[Symbol.dispose](),
    async [Symbol.asyncDispose]() {
      client.close();
      page[Symbol.dispose]();
      server[Symbol.dispose]();
      await models[Symbol.asyncDispose]();
      await worker[Symbol.asyncDispose]();
    },
  };
}

describe("from page by preload to the main process", () => {
  clientServicesContract({ describe, it }, setup, { disconnect: true });
});
