import { LocalLlmService, LocalModelManager } from "@llm/application";
import type { ClientServices } from "@llm/protocol";
import { FakeModelRepository, FakeWorkerService } from "@llm/testing/fakes";
import { startHttpServer, type HttpServerOptions } from "../src/index.ts";
import { createPageFolder } from "./page-folder.ts";

export interface TestServer extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
  readonly token: string;
  readonly services: ClientServices;
  /** The engine behind the services. */
  readonly worker: FakeWorkerService;
}

/** A server of a small page and of services on an engine that is a fake. */
export async function startTestServer(
  options: Omit<Partial<HttpServerOptions>, "staticFolder" | "services"> = {},
): Promise<TestServer> {
  const folder = await createPageFolder();
  const worker = new FakeWorkerService();
  const models = new LocalModelManager({ worker, repository: new FakeModelRepository() });
  const services = { models, llm: new LocalLlmService({ worker, models }) };
  const close = async () => {
    await models[Symbol.asyncDispose]();
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
