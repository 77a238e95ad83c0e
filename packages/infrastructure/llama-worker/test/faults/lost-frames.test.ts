import { describe, expect, it } from "@jest/globals";
import { setTimeout as delay } from "node:timers/promises";
import { createPrompt, LlmError, type Logger } from "@llm/domain";
import type { Channel } from "@llm/protocol";
import { LlamaCppWorkerService, type EngineProcess } from "../../src/index.ts";
import { FakeEngine } from "../fake-engines.ts";
import { fileOf } from "../file-of.ts";
import { until } from "../until.ts";

const model = fileOf("starter", "/models/starter.gguf");
const prompt = createPrompt("Hello");
const codes = new Set(["WORKER_CRASHED", "MODEL_NOT_LOADED", "ENGINE_UNAVAILABLE", "DISPOSED"]);

/** Counts the deaths of engines that a host has heard of, as it logs each. */
class Deaths implements Logger {
  count = 0;

  debug(): void {}
  info(): void {}
  warn(): void {}
  error(): void {
    this.count += 1;
  }
}

/** Makes an engine die in place of the frame at which `frames.left` comes to 0, counted both ways. */
function dyingEngine(engine: FakeEngine, frames: { left: number }): EngineProcess {
  const passes = (): boolean => {
    frames.left -= 1;
    if (frames.left === 0) engine.die("SIGKILL");
    return frames.left !== 0;
  };
  const { channel } = engine;
  const faulty: Channel = {
    send: (frame) => void (passes() && channel.send(frame)),
    close: () => channel.close(),
    onFrame: (listener) => channel.onFrame((frame) => void (passes() && listener(frame))),
    onClose: (listener) => channel.onClose(listener),
  };
  return {
    channel: faulty,
    pid: undefined,
    exited: engine.exited,
    kill: (force) => engine.kill(force),
  };
}

/** All kinds of calls at once; gives the code of each that failed, and nothing for each that did not. */
async function session(worker: LlamaCppWorkerService): Promise<readonly (string | undefined)[]> {
  const calls: Promise<unknown>[] = [
    worker.loadModel(model),
    worker.describe(),
    worker.loadModel(model).then(() => worker.executePrompt(prompt, () => {}, { maxTokens: 8 })),
    worker.loadModel(model).then(() => worker.countTokens(prompt)),
  ];
  const failures = await Promise.all(calls.map(failureCode));
  return [...failures, await failureCode(worker.unloadModel(model.modelId))];
}

function failureCode(call: Promise<unknown>): Promise<string | undefined> {
  return call.then(
    () => undefined,
    (error: unknown) => (LlmError.isInstance(error) ? error.code : `untyped: ${String(error)}`),
  );
}

async function settlesSoon<Result>(work: Promise<Result>, count: number): Promise<Result> {
  const late = delay(10_000, undefined, { ref: false }).then(() => {
    throw new Error(`A call never settled when the engine died at frame ${count}.`);
  });
  return Promise.race([work, late]);
}

describe("an engine that dies at its n-th frame", () => {
  it("fails calls with a code and works again, whichever n it is", async () => {
    let wasHit = true;
    let count = 0;
    while (wasHit) {
      count += 1;
      const frames = { left: count };
      const deaths = new Deaths();
      await using worker = new LlamaCppWorkerService({
        launchEngine: () => dyingEngine(new FakeEngine(), frames),
        supervision: { restartDelaysMs: [0], endGraceMs: 50 },
        logger: deaths,
      });
      const failed = await settlesSoon(session(worker), count);
      for (const code of failed) expect(code === undefined || codes.has(code)).toBe(true);
      wasHit = frames.left <= 0;
      frames.left = Infinity;
      // The host hears of a death a moment after it.
      if (wasHit) await until(() => deaths.count > 0);
      const next = await settlesSoon(session(worker), count);
      expect({ count, next: next.filter((code) => code !== undefined) }).toEqual({
        count,
        next: [],
      });
    }
    // As many as a session has: fewer would mean that the faults did not reach it.
    expect(count).toBeGreaterThan(30);
  });
});

describe("an engine whose n-th start fails", () => {
  it.each([1, 2, 3])("is started again by the next call when n is %i", async (n) => {
    let starts = 0;
    const engines: FakeEngine[] = [];
    const deaths = new Deaths();
    await using worker = new LlamaCppWorkerService({
      launchEngine: () => {
        starts += 1;
        if (starts === n) throw new Error("spawn EAGAIN");
        const engine = new FakeEngine();
        engines.push(engine);
        return engine;
      },
      supervision: { restartDelaysMs: [0], crashLimit: Infinity, spareMs: 0 },
      logger: deaths,
    });
    const outcomes: (string | undefined)[] = [];
    for (let round = 0; round < 4; round++) {
      const outcome = await worker.loadModel(model).then(
        () => undefined,
        (error: unknown) => (LlmError.isInstance(error) ? error.code : String(error)),
      );
      outcomes.push(outcome);
      engines.at(-1)?.die("SIGKILL");
      await until(() => deaths.count === engines.length);
    }
    const expected: (string | undefined)[] = Array.from({ length: 4 }, () => undefined);
    expected[n - 1] = "ENGINE_UNAVAILABLE";
    expect(outcomes).toEqual(expected);
  });
});
