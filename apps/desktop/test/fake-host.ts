import {
  LocalLlmService,
  LocalModelCatalogue,
  LocalModelManager,
  recommendedModels,
} from "@llm/application";
import { LlmError } from "@llm/domain";
import { serveClient, type Channel } from "@llm/protocol";
import {
  channelPair,
  FakeHubAccount,
  FakeModelDownloader,
  FakeModelHub,
  FakeModelRepository,
  FakeWorkerService,
} from "@llm/testing/fakes";

/** The host of the page: real services on a fake engine and a fake hub, reached by channels that clone. */
export class FakeHost implements AsyncDisposable {
  readonly worker = new FakeWorkerService();
  readonly repository = new FakeModelRepository();
  readonly downloader = new FakeModelDownloader({ library: this.repository });
  readonly hub = new FakeModelHub();
  readonly hubAccount = new FakeHubAccount();
  readonly #models = new LocalModelManager({ worker: this.worker, repository: this.repository });
  readonly services = {
    llm: new LocalLlmService({ worker: this.worker, models: this.#models }),
    models: this.#models,
    downloads: this.downloader,
    catalogue: new LocalModelCatalogue({
      hub: this.hub,
      recommended: recommendedModels,
      machine: { memoryBytes: 4_000_000_000 },
    }),
    hubAccount: this.hubAccount,
  };
  readonly #channels: Channel[] = [];
  refuses = false;

  readonly open = async (): Promise<Channel> => {
    if (this.refuses) throw new LlmError("TRANSPORT_CLOSED", "The host refuses.");
    const [page, host] = channelPair();
    void serveClient(host, this.services);
    this.#channels.push(host);
    return page;
  };

  hangUp(): void {
    for (const channel of this.#channels.splice(0)) channel.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.hangUp();
    await this.downloader[Symbol.asyncDispose]();
    await this.#models[Symbol.asyncDispose]();
    await this.worker[Symbol.asyncDispose]();
  }
}
