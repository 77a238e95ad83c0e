import { createLocalServices } from "@llm/application";
import type { ClientServices } from "@llm/protocol";
import {
  FakeConversationRepository,
  FakeHubAccount,
  FakeModelDownloader,
  FakeModelHub,
  FakeModelRepository,
  FakeWorkerService,
} from "@llm/testing/fakes";
import { startHttpServer, type HttpServerOptions } from "../src/index.ts";
import { createPageFolder } from "./page-folder.ts";

export interface TestServer extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
  readonly token: string;
  readonly services: ClientServices;
  /** The engine behind the services. */
  readonly worker: FakeWorkerService;
  readonly repository: FakeModelRepository;
  readonly downloader: FakeModelDownloader;
}

/** A server of a small page and of services on an engine that is a fake. */
export async function startTestServer(
  options: Omit<Partial<HttpServerOptions>, "staticFolder" | "services"> = {},
): Promise<TestServer> {
  const folder = await createPageFolder();
  const worker = new FakeWorkerService();
  const repository = new FakeModelRepository();
  const downloader = new FakeModelDownloader({ library: repository });
  const services = createLocalServices({
    worker,
    repository,
    conversationRepository: new FakeConversationRepository(),
    downloads: downloader,
    hub: new FakeModelHub(),
    hubAccount: new FakeHubAccount(),
    machine: { memoryBytes: 16_000_000_000 },
  });
  const close = async () => {
    await services[Symbol.asyncDispose]();
    await downloader[Symbol.asyncDispose]();
    await worker[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  };
  try {
    const server = await startHttpServer({ ...options, services, staticFolder: folder.path });
    const url = new URL(server.address);
    return {
      address: server.address,
      port: Number(url.port),
      token: url.searchParams.get("token") ?? "",
      services,
      worker,
      repository,
      downloader,
      async [Symbol.asyncDispose]() {
        await server[Symbol.asyncDispose]();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
