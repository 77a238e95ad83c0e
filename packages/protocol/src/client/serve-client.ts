import { linkedAbortController, type LlmService, type ModelManager } from "@llm/domain";
import { implement } from "@orpc/server";
import { writeEmbeddings } from "../connection/embedding-events.ts";
import { writeLoad } from "../connection/load-events.ts";
import { serveRouter, type ServeOptions } from "../connection/serve-router.ts";
import { clientContract } from "../contracts/client-contract.ts";
import { encodeError } from "../errors/error-codec.ts";
import { PROTOCOL_VERSION } from "../protocol-version.ts";
import { OutgoingStreams } from "../streams/outgoing-streams.ts";
import type { Channel } from "../transport/channel.ts";

/** What a user interface works with, in process or over a channel. */
export interface ClientServices {
  readonly llm: LlmService;
  readonly models: ModelManager;
}

/** Serves the services of a host to a page on a channel until the channel closes; its answers are aborted then. */
export async function serveClient(
  channel: Channel,
  { llm, models }: ClientServices,
  options: ServeOptions = {},
): Promise<void> {
  const streams = new OutgoingStreams();
  const caller = crypto.randomUUID();
  const os = implement(clientContract);
  const router = os.router({
    hello: os.hello.handler(() => ({ protocolVersion: PROTOCOL_VERSION })),
    llm: {
      loadModel: os.llm.loadModel.handler(({ input, signal }) =>
        writeLoad((load) => llm.loadModel(input.modelId, load), input.settings, signal),
      ),
      ask: os.llm.ask.handler(({ input, signal }) =>
        streams.open(input, signal, (onChunk, streamOptions) =>
          llm.promptStream(input.messages, onChunk, {
            ...input.settings,
            ...streamOptions,
            caller,
          }),
        ),
      ),
      acknowledge: os.llm.acknowledge.handler(({ input }) =>
        streams.acknowledge(input.streamId, input.count),
      ),
      stop: os.llm.stop.handler(({ input }) => streams.stop(input.streamId)),
      embed: os.llm.embed.handler(({ input: { input, modelId }, signal }) =>
        writeEmbeddings((abort) => llm.embed(input, { ...abort, modelId }), signal),
      ),
    },
    models: {
      list: os.models.list.handler(async () => [...(await models.list())]),
      get: os.models.get.handler(({ input }) => models.get(input.modelId)),
      load: os.models.load.handler(({ input, signal }) =>
        writeLoad((load) => models.load(input.modelId, load), input.settings, signal),
      ),
      unload: os.models.unload.handler(({ input }) => models.unload(input.modelId)),
      state: os.models.state.handler(({ input }) => models.state(input.modelId)),
      watch: os.models.watch.handler(({ signal }) => watchModels(models, signal)),
    },
  });
  await serveRouter(channel, router, options);
}

async function* watchModels(models: ModelManager, signal: AbortSignal | undefined) {
  // Of its own, so that the watch ends too when the iteration is left without an abort.
  using cancel = linkedAbortController(signal);
  try {
    yield* models.watch({ signal: cancel.signal });
  } catch (error) {
    throw encodeError(error);
  } finally {
    cancel.abort();
  }
}
