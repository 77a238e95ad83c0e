import { describe, it } from "@jest/globals";
import { serveWindows } from "@llm/electron-ipc/main";
import { exposeConnection } from "@llm/electron-ipc/preload";
import { connectRenderer } from "@llm/electron-ipc/renderer";
import { connectClient } from "@llm/protocol";
import { clientServicesContract } from "@llm/testing/contracts";
import { FakeElectron } from "@llm/testing/electron";
import { FakeHost } from "../../test/fake-host.ts";

async function setup() {
  const host = new FakeHost();
  const electron = new FakeElectron();
  const server = serveWindows({ ...electron, services: host.services, isTrusted: () => true });
  const page = electron.openPage();
  exposeConnection({ ...page, platform: "linux" });
  const client = connectClient(await connectRenderer(page.window));
  return {
    services: client,
    worker: host.worker,
    repository: host.repository,
    downloader: host.downloader,
    disconnect: () => server[Symbol.dispose](),
    async [Symbol.asyncDispose]() {
      client.close();
      page[Symbol.dispose]();
      server[Symbol.dispose]();
      await host[Symbol.asyncDispose]();
    },
  };
}

describe("from page by preload to the main process", () => {
  clientServicesContract({ describe, it }, setup, { disconnect: true });
});
