import { createLocalServices } from "@llm/application";
import { LlmError } from "@llm/domain";
import { serveClient, type Channel } from "@llm/protocol";
import {
  channelPair,
  FakeConversationRepository,
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
  readonly services = createLocalServices({
    worker: this.worker,
    repository: this.repository,
    conversationRepository: new FakeConversationRepository(),
    downloads: this.downloader,
    hub: this.hub,
    hubAccount: this.hubAccount,
    machine: { memoryBytes: 4_000_000_000 },
  });
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
    await this.services[Symbol.asyncDispose]();
    await this.downloader[Symbol.asyncDispose]();
    await this.worker[Symbol.asyncDispose]();
  }
}
