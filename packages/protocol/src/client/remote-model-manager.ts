import {
  linkedAbortController,
  type LoadedModel,
  type LoadOptions,
  type Model,
  type ModelId,
  type ModelManager,
  type ModelState,
  type WatchOptions,
} from "@llm/domain";
import type { ClientConnection } from "../connection/client-connection.ts";
import type { clientContract } from "../contracts/client-contract.ts";
import { remoteLoad } from "./remote-load.ts";

/** The `ModelManager` of the host at the other end of a connection. */
export class RemoteModelManager implements ModelManager {
  readonly #connection: ClientConnection<typeof clientContract>;

  constructor(connection: ClientConnection<typeof clientContract>) {
    this.#connection = connection;
  }

  get #client() {
    return this.#connection.client.models;
  }

  list(): Promise<readonly Model[]> {
    return this.#connection.run(() => this.#client.list());
  }

  get(modelId: ModelId): Promise<Model> {
    return this.#connection.run(() => this.#client.get({ modelId }));
  }

  load(modelId: ModelId, options: LoadOptions = {}): Promise<LoadedModel> {
    return remoteLoad(this.#connection, this.#client.load, { modelId, ...options });
  }

  unload(modelId: ModelId): Promise<void> {
    return this.#connection.run(async () => {
      await this.#client.unload({ modelId });
    });
  }

  state(modelId: ModelId): Promise<ModelState> {
    return this.#connection.run(() => this.#client.state({ modelId }));
  }

  async *watch({ signal }: WatchOptions = {}): AsyncGenerator<ModelState, void, undefined> {
    using cancel = linkedAbortController(signal);
    const next = <Result>(call: () => Promise<Result>) => this.#connection.run(call, cancel.signal);
    try {
      const states = await next(() => this.#client.watch(undefined, { signal: cancel.signal }));
      for (;;) {
        const result = await next(() => states.next());
        if (result.done) return;
        yield result.value;
      }
    } catch (error) {
      if (!signal?.aborted) throw error;
    } finally {
      // Tells the host that nobody listens any more, also when the iteration was left early.
      cancel.abort();
    }
  }
}
