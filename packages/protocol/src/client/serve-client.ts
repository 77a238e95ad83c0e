import {
  linkedAbortController,
  type HubAccount,
  type LlmService,
  type ModelCatalogue,
  type ModelDownloads,
  type ModelManager,
  type WatchOptions,
} from "@llm/domain";
import { implement } from "@orpc/server";
import { writeEmbeddings } from "../connection/embedding-events.ts";
import { writeLoad } from "../connection/load-events.ts";
import { writeProgress } from "../connection/progress-events.ts";
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
  readonly downloads: ModelDownloads;
  readonly catalogue: ModelCatalogue;
  readonly hubAccount: HubAccount;
}

/** Serves the services of a host to a page on a channel until the channel closes; its answers are aborted then. */
export async function serveClient(
  channel: Channel,
  { llm, models, downloads, catalogue, hubAccount }: ClientServices,
  options: ServeOptions = {},
): Promise<void> {
  const streams = new OutgoingStreams();
  const caller = crypto.randomUUID();
  const os = implement(clientContract);
  const router = os.router({
    hello: os.hello.handler(() => ({ protocolVersion: PROTOCOL_VERSION })),
    llm: {
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
      watch: os.models.watch.handler(({ signal }) =>
        writeWatch((watch) => models.watch(watch), signal),
      ),
      remove: os.models.remove.handler(({ input }) => models.remove(input.modelId)),
      verify: os.models.verify.handler(({ input, signal }) =>
        writeProgress(
          (work) => models.verify(input.modelId, work),
          (verification) => ({ type: "verified" as const, verification }),
          signal,
        ),
      ),
    },
    downloads: {
      start: os.downloads.start.handler(({ input: { source, ...settings } }) =>
        downloads.start(source, settings),
      ),
      list: os.downloads.list.handler(async () => [...(await downloads.list())]),
      pause: os.downloads.pause.handler(({ input }) => downloads.pause(input.downloadId)),
      resume: os.downloads.resume.handler(({ input }) => downloads.resume(input.downloadId)),
      cancel: os.downloads.cancel.handler(({ input }) => downloads.cancel(input.downloadId)),
      watch: os.downloads.watch.handler(({ signal }) =>
        writeWatch((watch) => downloads.watch(watch), signal),
      ),
    },
    hubAccount: {
      describe: os.hubAccount.describe.handler(() => hubAccount.describe()),
      setToken: os.hubAccount.setToken.handler(({ input, signal }) =>
        hubAccount.setToken(input.token, { ...(signal && { signal }) }),
      ),
      removeToken: os.hubAccount.removeToken.handler(() => hubAccount.removeToken()),
    },
    catalogue: {
      listRecommended: os.catalogue.listRecommended.handler(async () => [
        ...(await catalogue.listRecommended()),
      ]),
      describeMachine: os.catalogue.describeMachine.handler(() => catalogue.describeMachine()),
      search: os.catalogue.search.handler(async ({ input: { query, limit }, signal }) => [
        ...(await catalogue.search(query, { limit, signal })),
      ]),
      inspect: os.catalogue.inspect.handler(({ input, signal }) =>
        catalogue.inspect(input.source, { signal }),
      ),
    },
  });
  await serveRouter(channel, router, options);
}

type Watch<State> = (options: WatchOptions) => AsyncIterable<State, void, undefined>;

async function* writeWatch<State>(watch: Watch<State>, signal: AbortSignal | undefined) {
  // Of its own, so that the watch ends too when the iteration is left without an abort.
  using cancel = linkedAbortController(signal);
  try {
    yield* watch({ signal: cancel.signal });
  } catch (error) {
    throw encodeError(error);
  } finally {
    cancel.abort();
  }
}
