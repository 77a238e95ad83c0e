import { LocalLlmService, LocalModelManager } from "@llm/application";
import { LlmError } from "@llm/domain";
import { serveClient, type Channel } from "@llm/protocol";
import { channelPair, FakeModelRepository, FakeWorkerService } from "@llm/testing/fakes";

/** The host of the page: real services on a fake engine, reached by channels that clone. */
export class FakeHost implements AsyncDisposable {
  readonly worker = new FakeWorkerService();
  readonly #models = new LocalModelManager({
    worker: this.worker,
    repository: new FakeModelRepository(),
  });
  readonly #llm = new LocalLlmService({ worker: this.worker, models: this.#models });
  readonly #channels: Channel[] = [];
  refuses = false;

  readonly open = async (): Promise<Channel> => {
    if (this.refuses) throw new LlmError("TRANSPORT_CLOSED", "The host refuses.");
    const [page, host] = channelPair();
    void serveClient(host, { llm: this.#llm, models: this.#models });
    this.#channels.push(host);
    return page;
  };

  hangUp(): void {
    for (const channel of this.#channels.splice(0)) channel.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.hangUp();
    await this.#models[Symbol.asyncDispose]();
    await this.worker[Symbol.asyncDispose]();
  }
}
