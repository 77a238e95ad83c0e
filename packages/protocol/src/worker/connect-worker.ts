import {
  LlmError,
  type ChunkHandler,
  type Completion,
  type CountOptions,
  type Embedding,
  type EmbedOptions,
  type EngineInfo,
  type ExecuteOptions,
  type LoadedModel,
  type LoadOptions,
  type ModelId,
  type ModelPlace,
  type ModelUnloaded,
  type Prompt,
  type WorkerService,
} from "@llm/domain";
import { Listeners, restoreError } from "@llm/domain/adapters";
import { ClientConnection } from "../connection/client-connection.ts";
import { readEmbeddings } from "../connection/embedding-events.ts";
import { readLoad } from "../connection/load-events.ts";
import { workerContract } from "../contracts/worker-contract.ts";
import { readStream, type StreamCalls } from "../streams/read-stream.ts";
import type { Channel } from "../transport/channel.ts";

/** A worker at the other end of a channel. */
export interface ConnectedWorker extends WorkerService {
  /** Resolves with why, when the connection has ended. */
  readonly closed: Promise<LlmError>;
  /** Settles when the other end has answered, whatever else it does. @throws {LlmError} TRANSPORT_CLOSED */
  ping(): Promise<void>;
}

/** Makes a `WorkerService` of a channel on whose other end is {@link serveWorker}. Disposing it disposes the worker there. */
export function connectWorker(channel: Channel): ConnectedWorker {
  return new RemoteWorkerService(channel);
}

// What it is handed is checked by the contract, at the other end: it was checked already where a person handed it in.
class RemoteWorkerService implements ConnectedWorker {
  readonly #connection: ClientConnection<typeof workerContract>;
  readonly #listeners = new Listeners<ModelUnloaded>();
  #disposing: Promise<void> | undefined;

  constructor(channel: Channel) {
    this.#connection = new ClientConnection(channel, workerContract);
    this.#connection.checkVersion(() => this.#client.hello());
    this.#connection.notify(() => this.#relayUnloads());
  }

  get closed(): Promise<LlmError> {
    return this.#connection.closed;
  }

  get #client() {
    return this.#connection.client;
  }

  async ping(): Promise<void> {
    await this.#connection.run(() => this.#client.hello());
  }

  loadModel(place: ModelPlace, options: LoadOptions = {}): Promise<LoadedModel> {
    const { signal, onProgress, ...settings } = options;
    return this.#run(
      async () =>
        readLoad(await this.#client.loadModel({ place, settings }, { signal }), onProgress),
      signal,
    );
  }

  unloadModel(modelId: ModelId): Promise<void> {
    return this.#run(async () => {
      await this.#client.unloadModel({ modelId });
    });
  }

  async executePrompt(
    prompt: Prompt,
    onChunk: ChunkHandler,
    options: ExecuteOptions = {},
  ): Promise<Completion> {
    const { signal, stopSignal, onPromptProgress, ...settings } = options;
    const calls: StreamCalls = {
      run: (call, abort) => this.#run(call, abort),
      open: (request, abort) =>
        this.#client.executePrompt({ ...request, prompt, settings }, { signal: abort }),
      acknowledge: (streamId, count) =>
        this.#connection.notify(() => this.#client.acknowledge({ streamId, count })),
      stop: (streamId) => this.#connection.notify(() => this.#client.stop({ streamId })),
    };
    return readStream(calls, onChunk, { signal, stopSignal, onPromptProgress });
  }

  countTokens(prompt: Prompt, { modelId }: CountOptions = {}): Promise<number> {
    return this.#run(() => this.#client.countTokens({ prompt, modelId }));
  }

  embed(
    input: readonly string[],
    { modelId, signal }: EmbedOptions = {},
  ): Promise<readonly Embedding[]> {
    return this.#run(
      async () => readEmbeddings(await this.#client.embed({ input, modelId }, { signal })),
      signal,
    );
  }

  describe(): Promise<readonly EngineInfo[]> {
    return this.#run(() => this.#client.describe());
  }

  onModelUnloaded(listener: (event: ModelUnloaded) => void): () => void {
    return this.#listeners.add(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposing ??= this.#dispose();
    await this.#disposing;
  }

  async #run<Result>(call: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    if (this.#disposing !== undefined) throw disposed();
    return this.#connection.run(call, signal);
  }

  async #relayUnloads(): Promise<void> {
    for await (const { error, ...unloaded } of await this.#client.watchUnloads()) {
      this.#listeners.tell(
        error === undefined ? unloaded : { ...unloaded, error: restoreError(error) },
      );
    }
  }

  async #dispose(): Promise<void> {
    // A worker that is gone already needs no disposal.
    await this.#connection.run(() => this.#client.dispose()).catch(() => {});
    this.#connection.close(disposed());
  }
}

function disposed(): LlmError {
  return new LlmError("DISPOSED", "This worker was closed.");
}
