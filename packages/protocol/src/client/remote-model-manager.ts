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
import { implement } from "@orpc/server";
import type { ClientConnection } from "../connection/client-connection.ts";
import { writeLoad } from "../connection/load-events.ts";
import { writeProgress } from "../connection/progress-events.ts";
import { clientContract } from "../contracts/client-contract.ts";
import { remoteLoad } from "./remote-load.ts";
import { remoteWatch, writeWatch } from "./remote-watch.ts";

/** Answers the calls of a {@link RemoteModelManager}. */
export function serveModelManager(models: ModelManager) {
  const os = implement(clientContract.models);
  return {
    list: os.list.handler(async () => [...(await models.list())]),
    get: os.get.handler(({ input }) => models.get(input.modelId)),
    load: os.load.handler(({ input, signal }) =>
      writeLoad((load) => models.load(input.modelId, load), input.settings, signal),
    ),
    unload: os.unload.handler(({ input }) => models.unload(input.modelId)),
    state: os.state.handler(({ input }) => models.state(input.modelId)),
    watch: os.watch.handler(({ signal }) => writeWatch((watch) => models.watch(watch), signal)),
    remove: os.remove.handler(({ input }) => models.remove(input.modelId)),
    verify: os.verify.handler(({ input, signal }) =>
      writeProgress(
        (work) => models.verify(input.modelId, work),
        (verification) => ({ type: "verified" as const, verification }),
        signal,
      ),
    ),
  };
}

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
