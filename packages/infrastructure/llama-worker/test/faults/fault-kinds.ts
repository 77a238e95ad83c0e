import type { LlmErrorCode, FilePlace, WorkerService } from "@llm/domain";
import type { SeededRandom } from "@llm/testing/random";
import { canLimitMemory, type FaultyEngine } from "./faulty-engine.ts";

/** What a fault can get at: the newest engine, and the controls of one of the requests. */
export interface FaultTarget {
  readonly engine: FaultyEngine;
  readonly worker: WorkerService;
  readonly model: FilePlace;
  /** Takes far more memory than the model of the requests. */
  readonly largeModel: FilePlace;
  readonly abort: () => void;
  readonly stop: () => void;
  readonly breakReader: () => void;
  readonly pauseReader: () => void;
  /** The next start of an engine fails, and there is none that was started before. */
  readonly refuseStart: () => void;
  readonly random: SeededRandom;
}

export interface Fault {
  readonly inject: (target: FaultTarget) => void;
  /** What requests may fail with because of it, beside the reason of their own abort and the error of their reader. */
  readonly codes: readonly LlmErrorCode[];
}

const garbage = ["", "{", "null", "[]", '{"i":"1"}', '{"t":3}', '{"i":"1","t":9,"p":{}}'];
const violation = ["PROTOCOL_VIOLATION"] as const;
const crash = ["WORKER_CRASHED"] as const;

function half(frames: readonly string[], random: SeededRandom): string {
  const frame = frames.length === 0 ? "{}" : random.pick(frames);
  return frame.slice(0, random.below(frame.length));
}

/** Faults that the engine process lives through. */
export const mildFaults: Readonly<Record<string, Fault>> = {
  abort: { inject: ({ abort }) => abort(), codes: [] },
  stop: { inject: ({ stop }) => stop(), codes: [] },
  "stop, then abort": {
    inject: ({ abort, stop }) => {
      stop();
      abort();
    },
    codes: [],
  },
  "reader throws": { inject: ({ breakReader }) => breakReader(), codes: [] },
  "reader pauses": { inject: ({ pauseReader }) => pauseReader(), codes: [] },
  unload: {
    inject: ({ worker, model }) => void worker.unloadModel(model.modelId).catch(() => {}),
    codes: ["MODEL_NOT_LOADED"],
  },
  "garbage to the engine": {
    inject: ({ engine, random }) => engine.sendFrame(random.pick(garbage)),
    codes: violation,
  },
  "garbage to the host": {
    inject: ({ engine, random }) => engine.receiveFrame(random.pick(garbage)),
    codes: violation,
  },
  "no text to the host": {
    inject: ({ engine, random }) =>
      engine.receiveFrame(random.pick([42, null, undefined, {}, Buffer.from("{}")])),
    codes: violation,
  },
  "half a frame to the engine": {
    inject: ({ engine, random }) => engine.sendFrame(half(engine.sent, random)),
    codes: violation,
  },
  "half a frame to the host": {
    inject: ({ engine, random }) => engine.receiveFrame(half(engine.received, random)),
    codes: violation,
  },
  "newest frame twice to the host": {
    inject: ({ engine }) => engine.receiveFrame(engine.received.at(-1)),
    codes: violation,
  },
  "old frame to the host": {
    inject: ({ engine, random }) => engine.receiveFrame(random.pick(["{}", ...engine.received])),
    codes: violation,
  },
  "late frame to the host": { inject: ({ engine }) => engine.delayNextFrame(), codes: violation },
  "broken event to the host": {
    inject: ({ engine, random }) =>
      engine.receiveFrame(
        random.pick(["{}", ...engine.received]).replace('"message"', '"massage"'),
      ),
    codes: violation,
  },
};

/** Faults that cost the engine process. */
export const deadlyFaults: Readonly<Record<string, Fault>> = {
  SIGKILL: { inject: ({ engine }) => engine.signal("SIGKILL"), codes: crash },
  SIGABRT: { inject: ({ engine }) => engine.signal("SIGABRT"), codes: crash },
  SIGSTOP: { inject: ({ engine }) => engine.signal("SIGSTOP"), codes: ["WORKER_TIMEOUT"] },
  "answers stand still": {
    inject: ({ engine }) => engine.holdEvents(),
    codes: ["WORKER_TIMEOUT"],
  },
  "channel closes": { inject: ({ engine }) => engine.channel.close(), codes: crash },
  "channel closes at the n-th frame": {
    inject: ({ engine, random }) => engine.closeAtFrame(1 + random.below(40)),
    codes: crash,
  },
  "killed, and the next start fails": {
    inject: ({ engine, refuseStart }) => {
      refuseStart();
      engine.signal("SIGKILL");
    },
    codes: [...crash, "ENGINE_UNAVAILABLE"],
  },
  dispose: {
    inject: ({ worker }) => void worker[Symbol.asyncDispose](),
    codes: ["DISPOSED"],
  },
  "frame over the limit": {
    inject: ({ engine }) => engine.sendFrame("x".repeat(9 * 1024 * 1024)),
    codes: crash,
  },
  ...(canLimitMemory
    ? {
        "out of memory": {
          inject: ({ engine, worker, largeModel, random }) => {
            engine.limitMemory(random.below(8) * 1024 ** 2);
            void worker.loadModel(largeModel).catch(() => {});
          },
          codes: [...crash, "GENERATION_FAILED"],
        } satisfies Fault,
      }
    : {}),
};
