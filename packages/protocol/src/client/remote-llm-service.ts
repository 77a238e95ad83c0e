import {
  createPrompt,
  type AskOptions,
  type ChunkHandler,
  type Completion,
  type Embedding,
  type EmbedOptions,
  type LlmService,
  type LoadedModel,
  type LoadOptions,
  type ModelId,
  type ObjectOptions,
  type ObjectSchema,
  type PromptInput,
  type StreamChunk,
} from "@llm/domain";
import {
  checkEmbeddingInput,
  checkGenerationOptions,
  chunkStream,
  parseOutputOptions,
  promptForObject,
  type PromptedObject,
} from "@llm/domain/adapters";
import { implement } from "@orpc/server";
import type { ClientConnection } from "../connection/client-connection.ts";
import { clientContract } from "../contracts/client-contract.ts";
import { readEmbeddings, writeEmbeddings } from "../connection/embedding-events.ts";
import { OutgoingStreams } from "../streams/outgoing-streams.ts";
import { readStream, type StreamCalls } from "../streams/read-stream.ts";
import { remoteLoad } from "./remote-load.ts";

/** Answers the calls of a {@link RemoteLlmService}. Each connection is a caller of its own. */
export function serveLlmService(llm: LlmService) {
  const streams = new OutgoingStreams();
  const caller = crypto.randomUUID();
  const os = implement(clientContract.llm);
  return {
    ask: os.ask.handler(({ input, signal }) =>
      streams.open(input, signal, (onChunk, streamOptions) =>
        llm.promptStream(input.messages, onChunk, {
          ...input.settings,
          ...streamOptions,
          caller,
        }),
      ),
    ),
    acknowledge: os.acknowledge.handler(({ input }) =>
      streams.acknowledge(input.streamId, input.count),
    ),
    stop: os.stop.handler(({ input }) => streams.stop(input.streamId)),
    embed: os.embed.handler(({ input: { input, modelId }, signal }) =>
      writeEmbeddings((abort) => llm.embed(input, { ...abort, modelId }), signal),
    ),
  };
}

/** The `LlmService` of the host at the other end of a connection. */
export class RemoteLlmService implements LlmService {
  readonly #connection: ClientConnection<typeof clientContract>;

  constructor(connection: ClientConnection<typeof clientContract>) {
    this.#connection = connection;
  }

  get #client() {
    return this.#connection.client.llm;
  }

  loadModel(modelId: ModelId, options: LoadOptions = {}): Promise<LoadedModel> {
    return remoteLoad(this.#connection, { modelId, ...options });
  }

  prompt(input: PromptInput, options?: AskOptions): Promise<Completion> {
    return this.promptStream(input, () => {}, options);
  }

  async promptStream(
    input: PromptInput,
    onChunk: ChunkHandler,
    options: AskOptions = {},
  ): Promise<Completion> {
    // Who asks is the host's to say, so that it is not sent.
    const { signal, stopSignal, onPromptProgress, system, caller, ...given } = options;
    // Checked here too, so that a mistake costs no round trip and reads the same as in process.
    const messages = [...createPrompt(input, { system }).messages];
    checkGenerationOptions({ ...given, caller });
    const settings = { ...given, ...parseOutputOptions(given) };
    const calls: StreamCalls = {
      run: (call, abort) => this.#connection.run(call, abort),
      open: (request, abort) =>
        this.#client.ask({ ...request, messages, settings }, { signal: abort }),
      acknowledge: (streamId, count) =>
        this.#connection.notify(() => this.#client.acknowledge({ streamId, count })),
      stop: (streamId) => this.#connection.notify(() => this.#client.stop({ streamId })),
    };
    return readStream(calls, onChunk, { signal, stopSignal, onPromptProgress });
  }

  stream(input: PromptInput, options: AskOptions = {}): AsyncIterable<StreamChunk> {
    return chunkStream(
      (onChunk, signal) => this.promptStream(input, onChunk, { ...options, signal }),
      { signal: options.signal },
    );
  }

  promptObject<Value>(
    input: PromptInput,
    schema: ObjectSchema<Value>,
    options?: ObjectOptions,
  ): Promise<PromptedObject<Value>> {
    return promptForObject(this, { input, schema, options });
  }

  embed(
    input: readonly string[],
    { modelId, signal }: EmbedOptions = {},
  ): Promise<readonly Embedding[]> {
    return this.#connection.run(async () => {
      checkEmbeddingInput(input);
      return readEmbeddings(await this.#client.embed({ input, modelId }, { signal }));
    }, signal);
  }
}
