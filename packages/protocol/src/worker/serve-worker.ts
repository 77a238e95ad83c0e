import type { ModelUnloaded, WorkerService } from "@llm/domain";
import { summarizeError } from "@llm/domain/adapters";
import { implement } from "@orpc/server";
import { writeEmbeddings } from "../connection/embedding-events.ts";
import { writeLoad } from "../connection/load-events.ts";
import { serveRouter, type ServeOptions } from "../connection/serve-router.ts";
import { workerContract } from "../contracts/worker-contract.ts";
import { PROTOCOL_VERSION } from "../protocol-version.ts";
import { OutgoingStreams } from "../streams/outgoing-streams.ts";
import { EventQueue } from "../streams/event-queue.ts";
import type { Channel } from "../transport/channel.ts";

/** Serves a worker on a channel until the channel closes; the worker itself is disposed on its caller's word. */
export async function serveWorker(
  channel: Channel,
  worker: WorkerService,
  options: ServeOptions = {},
): Promise<void> {
  const streams = new OutgoingStreams();
  const os = implement(workerContract);
  const router = os.router({
    hello: os.hello.handler(() => ({ protocolVersion: PROTOCOL_VERSION })),
    loadModel: os.loadModel.handler(({ input, signal }) =>
      writeLoad((load) => worker.loadModel(input.place, load), input.settings, signal),
    ),
    unloadModel: os.unloadModel.handler(({ input }) => worker.unloadModel(input.modelId)),
    watchUnloads: os.watchUnloads.handler(({ signal }) => watchUnloads(worker, signal)),
    executePrompt: os.executePrompt.handler(({ input, signal }) =>
      streams.open(input, signal, (onChunk, streamOptions) =>
        worker.executePrompt(input.prompt, onChunk, { ...input.settings, ...streamOptions }),
      ),
    ),
    acknowledge: os.acknowledge.handler(({ input }) =>
      streams.acknowledge(input.streamId, input.count),
    ),
    stop: os.stop.handler(({ input }) => streams.stop(input.streamId)),
    countTokens: os.countTokens.handler(({ input }) =>
      worker.countTokens(input.prompt, { modelId: input.modelId }),
    ),
    embed: os.embed.handler(({ input: { input, modelId }, signal }) =>
      writeEmbeddings((abort) => worker.embed(input, { ...abort, modelId }), signal),
    ),
    describe: os.describe.handler(async () => [...(await worker.describe())]),
    dispose: os.dispose.handler(() => worker[Symbol.asyncDispose]()),
  });
  await serveRouter(channel, router, options);
}

async function* watchUnloads(worker: WorkerService, signal: AbortSignal | undefined) {
  const events = new EventQueue<ModelUnloaded>(signal);
  const stop = worker.onModelUnloaded((event) => events.push(event));
  try {
    for await (const { error, ...unloaded } of events) {
      yield error === undefined ? unloaded : { ...unloaded, error: summarizeError(error) };
    }
  } finally {
    stop();
  }
}
