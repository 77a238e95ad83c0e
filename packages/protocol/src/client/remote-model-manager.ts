import {
  LlmError,
  type LoadedModel,
  type LoadOptions,
  type Model,
  type ModelChange,
  type ModelId,
  type ModelManager,
  type ModelState,
  type ModelVerification,
  type RemovedModel,
  type VerifyOptions,
  type WatchOptions,
} from "@llm/domain";
import type { ClientConnection } from "../connection/client-connection.ts";
import type { clientContract } from "../contracts/client-contract.ts";
import { remoteLoad } from "./remote-load.ts";
import { remoteWatch } from "./remote-watch.ts";

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
    return remoteLoad(this.#connection, { modelId, ...options });
  }

  unload(modelId: ModelId): Promise<void> {
    return this.#connection.run(async () => {
      await this.#client.unload({ modelId });
    });
  }

  state(modelId: ModelId): Promise<ModelState> {
    return this.#connection.run(() => this.#client.state({ modelId }));
  }

  remove(modelId: ModelId): Promise<RemovedModel> {
    return this.#connection.run(() => this.#client.remove({ modelId }));
  }

  verify(modelId: ModelId, { signal, onProgress }: VerifyOptions = {}): Promise<ModelVerification> {
    return this.#connection.run(async () => {
      let verification: ModelVerification | undefined;
      for await (const event of await this.#client.verify({ modelId }, { signal })) {
        if (event.type === "progress") onProgress?.(event.progress);
        else verification = event.verification;
      }
      if (verification !== undefined) return verification;
      throw new LlmError("PROTOCOL_VIOLATION", "A check ended without its result.");
    }, signal);
  }

  watch(options: WatchOptions = {}): AsyncGenerator<ModelChange, void, undefined> {
    return remoteWatch(this.#connection, this.#client.watch, options);
  }
}
