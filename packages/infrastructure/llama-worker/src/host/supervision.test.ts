import { describe, expect, it } from "@jest/globals";
import {
  createPrompt,
  type ExecuteOptions,
  type ModelUnloaded,
  type StreamChunk,
} from "@llm/domain";
import { ManualClock } from "@llm/testing/fakes";
import { FakeEngines, type FakeEngine } from "../../test/fake-engines.ts";
import { until, whilePassing } from "../../test/until.ts";
import { LlamaCppWorkerService, type SupervisionOptions } from "../index.ts";
import { fileOf } from "../../test/file-of.ts";

const model = fileOf("starter", "/models/starter.gguf");
const other = fileOf("other", "/models/other.gguf");
const prompt = createPrompt("Hello");
const hang = { hangAfter: 0 };

/** A service on fake engines, with a clock that is set by hand. */
function newService(
  prepare?: (engine: FakeEngine, count: number) => void,
  supervision: SupervisionOptions = {},
) {
  const engines = new FakeEngines(prepare);
  const clock = new ManualClock();
  const worker = new LlamaCppWorkerService({
    launchEngine: engines.launch,
    // Without spares, so that the engine started last is the one in use.
    supervision: { endGraceMs: 20, restartDelaysMs: [0], spareMs: 0, ...supervision },
    clock,
  });
  const events: ModelUnloaded[] = [];
  worker.onModelUnloaded((event) => events.push(event));
  return { worker, engines, events, clock };
}

/** An engine that died while it answered, when the next one is loading the model again and gets no further. */
async function whileLoadedAgain(options: ExecuteOptions = {}) {
  const service = newService((engine, count) => {
    engine.worker.answerScript = hang;
    if (count === 1) engine.worker.loadScript = { hang: true };
  });
  const { worker, engines } = service;
  await worker.loadModel(model);
  const answer = worker.executePrompt(prompt, () => {}, options);
  await until(() => engines.last.worker.calls.length === 2);
  engines.last.die("SIGKILL");
  await until(() => engines.started[1]?.worker.calls.length === 1);
  return { ...service, answer };
}

describe("a silent engine", () => {
  const heartbeat = { heartbeatMs: 5, heartbeatLimitMs: 25, startLimitMs: 5_000 };

  it("is ended when it gives no sign of life, and fails its calls with WORKER_TIMEOUT", async () => {
    const { worker, engines, events, clock } = newService(undefined, heartbeat);
    await using _ = worker;
    await worker.loadModel(model);
    engines.last.worker.answerScript = { hangAfter: 2 };
    const answer = worker.executePrompt(prompt, (chunk) => {
      if (chunk.index === 1) engines.last.freeze();
    });
    await expect(whilePassing(clock, 1, answer)).rejects.toMatchObject({
      code: "WORKER_TIMEOUT",
      retryable: true,
      details: { limit: "heartbeat", limitMs: 25, chunksDelivered: 2 },
    });
    await whilePassing(clock, 1, engines.last.exited);
    expect(engines.last.kills).toEqual(["SIGTERM", "SIGKILL"]);
    expect(events).toMatchObject([{ modelId: "starter", error: { code: "WORKER_TIMEOUT" } }]);
  });

  it("lives on when it answers each beat", async () => {
    const { worker, engines, clock } = newService(undefined, heartbeat);
    await using _ = worker;
    await worker.loadModel(model);
    for (let beat = 0; beat < 20; beat++) {
      clock.pass(5);
      // Asked after the beat, so answered after it too.
      await worker.describe();
    }
    expect(engines.started[0]?.kills).toEqual([]);
  });

  it("gets longer for its start", async () => {
    const { worker, engines, clock } = newService((engine) => engine.freeze(), {
      ...heartbeat,
      startLimitMs: 40,
    });
    await using _ = worker;
    await expect(whilePassing(clock, 1, worker.describe())).rejects.toMatchObject({
      details: { limitMs: 40 },
    });
    expect(engines.started.length).toBe(1);
    clock.pass(20);
  });
});

describe("the progress of a prompt", () => {
  it("does not go back when the prompt is asked once more, of another engine", async () => {
    const { worker, engines } = newService((engine, count) => {
      if (count === 0) engine.worker.answerScript = hang;
    });
    await using _ = worker;
    await worker.loadModel(model);
    const seen: number[] = [];
    const answer = worker.executePrompt(createPrompt("one two three four"), () => {}, {
      onPromptProgress: ({ processed, total }) => {
        seen.push(processed);
        if (processed === total) engines.last.die("SIGKILL");
      },
    });
    expect((await answer).finishReason).toBe("length");
    expect(engines.started.length).toBe(2);
    expect(seen).toEqual([0, 2, 4]);
  });
});

describe("time limits", () => {
  it("end the engine when a load makes no progress", async () => {
    const { worker, clock } = newService((engine) => (engine.worker.loadScript = { hang: true }), {
      loadLimitMs: 20,
    });
    await using _ = worker;
    await expect(whilePassing(clock, 1, worker.loadModel(model))).rejects.toMatchObject({
      code: "WORKER_TIMEOUT",
      details: { limit: "load", limitMs: 20 },
    });
  });

  it("end the engine when the first chunk does not come, and do not ask again", async () => {
    const { worker, engines, clock } = newService((engine) => (engine.worker.answerScript = hang), {
      firstChunkLimitMs: 20,
    });
    await using _ = worker;
    await worker.loadModel(model);
    const answer = worker.executePrompt(prompt, () => {});
    await expect(whilePassing(clock, 1, answer)).rejects.toMatchObject({
      code: "WORKER_TIMEOUT",
      details: { limit: "first-chunk", limitMs: 120, chunksDelivered: 0 },
    });
    expect(engines.started.length).toBe(1);
  });

  it("end the engine when an answer stops coming", async () => {
    const hangs = (engine: FakeEngine) => (engine.worker.answerScript = { hangAfter: 3 });
    const { worker, clock } = newService(hangs, { stallLimitMs: 50 });
    await using _ = worker;
    await worker.loadModel(model);
    let chunksDelivered = 0;
    const answer = worker.executePrompt(prompt, () => void chunksDelivered++);
    const failure = await whilePassing(clock, 1, answer).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: "WORKER_TIMEOUT",
      details: { limit: "stall", limitMs: 50, chunksDelivered },
    });
    expect(chunksDelivered).toBeGreaterThan(0);
  });

  it("do not count the time of a slow reader", async () => {
    const { worker, engines, clock } = newService(undefined, { stallLimitMs: 100 });
    await using _ = worker;
    await worker.loadModel(model);
    const slowAtFirst = ({ index }: StreamChunk) => {
      if (index === 0) clock.pass(400);
    };
    expect((await worker.executePrompt(prompt, slowAtFirst)).finishReason).toBe("length");
    expect(engines.started.length).toBe(1);
  });

  it("do not count while others are read, for an answer may wait for their places", async () => {
    const { worker, engines, clock } = newService(undefined, { firstChunkLimitMs: 1 });
    await using _ = worker;
    await worker.loadModel(model);
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    let isRead = false;
    const slow = worker.executePrompt(prompt, async () => {
      isRead = true;
      await released;
    });
    await until(() => isRead);
    engines.last.worker.answerScript = hang;
    const stop = new AbortController();
    const options = { stopSignal: stop.signal };
    const waiting = worker.executePrompt(prompt, () => {}, options);
    await until(() => engines.last.worker.calls.length === 3);
    clock.pass(500);
    stop.abort();
    expect((await waiting).finishReason).toBe("stopped");
    release();
    expect((await slow).finishReason).toBe("length");
    expect(engines.started.length).toBe(1);
  });
});

describe("a prompt of which no chunk was delivered", () => {
  it("is asked once more, its model loaded again, and nobody is told", async () => {
    const { worker, engines, events } = newService((engine, count) => {
      if (count === 0) engine.worker.answerScript = hang;
    });
    await using _ = worker;
    await worker.loadModel(other);
    await worker.loadModel(model, { contextSize: 512 });
    const answer = worker.executePrompt(prompt, () => {}, { maxTokens: 4 });
    await until(() => engines.last.worker.calls.length === 3);
    engines.last.die("SIGKILL");
    const { usage } = await answer;
    expect(usage).toMatchObject({ completionTokens: 4, contextSize: 512 });
    expect(engines.started.length).toBe(2);
    // The model that nobody waits for is left to those who want it again.
    expect(events).toMatchObject([{ modelId: "other", error: { code: "WORKER_CRASHED" } }]);
  });

  it("makes those wait who ask while its model is loaded again", async () => {
    const { worker, engines } = newService((engine, count) => {
      if (count === 0) engine.worker.answerScript = hang;
      else engine.worker.loadScript = { delayMs: 20 };
    });
    await using _ = worker;
    await worker.loadModel(model);
    const first = worker.executePrompt(prompt, () => {});
    await until(() => engines.last.worker.calls.length === 2);
    engines.last.die("SIGKILL");
    await until(() => engines.started.length === 2);
    await expect(worker.countTokens(prompt)).resolves.toBe(1);
    await worker.unloadModel("starter");
    await expect(first).rejects.toMatchObject({ code: "MODEL_NOT_LOADED" });
  });

  it("is given up after the second time, and then its model is told of", async () => {
    const { worker, engines, events } = newService((engine) => (engine.worker.answerScript = hang));
    await using _ = worker;
    await worker.loadModel(model);
    const answer = worker.executePrompt(prompt, () => {});
    const failure = expect(answer).rejects.toMatchObject({
      code: "WORKER_CRASHED",
      details: { signal: "SIGSEGV", chunksDelivered: 0 },
    });
    for (const count of [1, 2]) {
      await until(() => engines.started[count - 1]?.worker.calls.length === 2);
      expect(events).toEqual([]);
      engines.last.die("SIGSEGV");
    }
    await failure;
    expect(events).toMatchObject([{ modelId: "starter", error: { code: "WORKER_CRASHED" } }]);
    expect(engines.started.length).toBe(2);
  });

  it("fails with why its model could not be loaded again", async () => {
    const { worker, engines, events, answer } = await whileLoadedAgain();
    await using _ = worker;
    engines.last.die("SIGABRT");
    await expect(answer).rejects.toMatchObject({ code: "WORKER_CRASHED" });
    expect(events).toMatchObject([
      { modelId: "starter", error: { details: { signal: "SIGABRT" } } },
    ]);
  });

  it("fails with why no engine could be started for it, however soon that is known", async () => {
    const { worker, engines } = newService((engine) => (engine.worker.answerScript = hang));
    await using _ = worker;
    await worker.loadModel(model);
    const answers = [1, 2, 3].map(() => worker.executePrompt(prompt, () => {}));
    const failures = answers.map((answer) =>
      expect(answer).rejects.toMatchObject({ code: "ENGINE_UNAVAILABLE" }),
    );
    await until(() => engines.last.worker.active === 3);
    engines.isRefusing = true;
    engines.last.die("SIGKILL");
    await Promise.all(failures);
  });

  it("lets its model be unloaded that could not be loaded again", async () => {
    const { worker, engines, answer } = await whileLoadedAgain();
    await using _ = worker;
    const failure = expect(answer).rejects.toMatchObject({ code: "WORKER_CRASHED" });
    const unload = worker.unloadModel("starter");
    engines.last.die("SIGKILL");
    await Promise.all([unload, failure]);
  });

  it("rejects at once with its reason when it is aborted while its model is loaded again", async () => {
    const controller = new AbortController();
    const { worker, answer } = await whileLoadedAgain({ signal: controller.signal });
    await using _ = worker;
    controller.abort("changed my mind");
    await expect(answer).rejects.toBe("changed my mind");
  });
});

describe("an engine that crashes again and again", () => {
  async function crash({ worker, engines, events }: ReturnType<typeof newService>): Promise<void> {
    await worker.loadModel(model);
    const told = events.length;
    engines.last.die("SIGSEGV");
    await until(() => events.length > told);
  }

  it("is given up after the third time, until a model is loaded", async () => {
    const service = newService();
    const { worker, engines, events } = service;
    await using _ = worker;
    for (let count = 0; count < 3; count++) await crash(service);
    expect(events.map(({ error }) => error?.code)).toEqual([
      "WORKER_CRASHED",
      "WORKER_CRASHED",
      "ENGINE_UNAVAILABLE",
    ]);
    const unavailable = { code: "ENGINE_UNAVAILABLE", details: { crashes: 3 } };
    await expect(worker.executePrompt(prompt, () => {})).rejects.toMatchObject(unavailable);
    await expect(worker.describe()).rejects.toMatchObject(unavailable);
    await worker.unloadModel("starter");
    expect(engines.started.length).toBe(3);

    await worker.loadModel(model);
    expect((await worker.executePrompt(prompt, () => {})).finishReason).toBe("length");
    engines.last.die("SIGSEGV");
    await until(() => events.length === 4);
    await expect(worker.describe()).rejects.toMatchObject({ details: { crashes: 4 } });
  });

  it("is not given up when its crashes are far apart", async () => {
    const service = newService();
    await using _ = service.worker;
    for (let count = 0; count < 5; count++) {
      await crash(service);
      service.clock.pass(160_000);
    }
    await expect(service.worker.describe()).resolves.toBeDefined();
  });

  it("waits before it is started again, and lets itself be disposed meanwhile", async () => {
    const service = newService(undefined, { restartDelaysMs: [60_000] });
    await crash(service);
    const call = service.worker.describe();
    const failure = expect(call).rejects.toMatchObject({ code: "DISPOSED" });
    await until(() => service.clock.timers === 1);
    await service.worker[Symbol.asyncDispose]();
    await failure;
    expect(service.engines.started.length).toBe(1);
  });

  it("is unavailable when its launcher throws", async () => {
    const { worker, engines } = newService();
    await using _ = worker;
    engines.isRefusing = true;
    for (let count = 0; count < 4; count++) {
      await expect(worker.describe()).rejects.toMatchObject({
        code: "ENGINE_UNAVAILABLE",
        message: "The engine could not be started.",
      });
    }
  });
});
