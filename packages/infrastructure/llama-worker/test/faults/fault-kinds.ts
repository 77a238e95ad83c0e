import type { WorkerService } from "@llm/domain";
import type { SeededRandom } from "@llm/testing/random";
import type { FaultyEngine } from "./faulty-engine.ts";

/** What a fault can get at: the newest engine, and the controls of one of the requests. */
export interface FaultTarget {
  readonly engine: FaultyEngine;
  readonly worker: WorkerService;
  readonly modelId: string;
  readonly abort: () => void;
  readonly stop: () => void;
  readonly breakReader: () => void;
  readonly pauseReader: () => void;
  readonly random: SeededRandom;
}

type Fault = (target: FaultTarget) => void;

const garbage = ["", "{", "null", "[]", '{"i":"1"}', '{"t":3}', '{"i":"1","t":9,"p":{}}'];

function half(frames: readonly string[], random: SeededRandom): string {
  const frame = frames.length === 0 ? "{}" : random.pick(frames);
  return frame.slice(0, random.below(frame.length));
}

/** Faults that the engine process lives through. */
export const mildFaults = {
  abort: ({ abort }) => abort(),
  stop: ({ stop }) => stop(),
  "stop, then abort": ({ abort, stop }) => {
    stop();
    abort();
  },
  "reader throws": ({ breakReader }) => breakReader(),
  "reader pauses": ({ pauseReader }) => pauseReader(),
  unload: ({ worker, modelId }) => void worker.unloadModel(modelId).catch(() => {}),
  "garbage to the engine": ({ engine, random }) => engine.sendFrame(random.pick(garbage)),
  "garbage to the host": ({ engine, random }) => engine.receiveFrame(random.pick(garbage)),
  "no text to the host": ({ engine, random }) =>
    engine.receiveFrame(random.pick([42, null, undefined, {}, Buffer.from("{}")])),
  "half a frame to the engine": ({ engine, random }) => engine.sendFrame(half(engine.sent, random)),
  "half a frame to the host": ({ engine, random }) =>
    engine.receiveFrame(half(engine.received, random)),
  "newest frame twice to the host": ({ engine }) => engine.receiveFrame(engine.received.at(-1)),
  "old frame to the host": ({ engine, random }) =>
    engine.receiveFrame(random.pick(["{}", ...engine.received])),
  "broken event to the host": ({ engine, random }) =>
    engine.receiveFrame(random.pick(["{}", ...engine.received]).replace('"message"', '"massage"')),
} as const satisfies Record<string, Fault>;

/** Faults that cost the engine process. */
export const deadlyFaults = {
  SIGKILL: ({ engine }) => engine.signal("SIGKILL"),
  SIGABRT: ({ engine }) => engine.signal("SIGABRT"),
  SIGSTOP: ({ engine }) => engine.signal("SIGSTOP"),
  "channel closes": ({ engine }) => engine.channel.close(),
  dispose: ({ worker }) => void worker[Symbol.asyncDispose](),
  "frame over the limit": ({ engine }) => engine.sendFrame("x".repeat(9 * 1024 * 1024)),
} as const satisfies Record<string, Fault>;
