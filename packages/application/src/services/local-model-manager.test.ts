import { afterEach, describe, expect, it } from "@jest/globals";
import { LlmError, type Logger, type ModelChange } from "@llm/domain";
import { FakeModelRepository, FakeWorkerService } from "@llm/testing/fakes";
import { leakGuard } from "@llm/testing/leaks";
import { LocalModelManager } from "./local-model-manager.ts";

const guard = leakGuard({ afterEach });

function setUp(repository = new FakeModelRepository()) {
  const worker = guard.opened(new FakeWorkerService());
  const log = new RecordingLogger();
  const models = guard.opened(new LocalModelManager({ worker, repository, logger: log }));
  return {
    worker,
    log,
    models,
    repository,
    [Symbol.asyncDispose]: async () => {
      await models[Symbol.asyncDispose]();
      await worker[Symbol.asyncDispose]();
      guard.closed(models);
      guard.closed(worker);
    },
  };
}

class RecordingLogger implements Logger {
  readonly lines: { level: string; fields: object; message: string | undefined }[] = [];
  readonly debug = this.#method("debug");
  readonly info = this.#method("info");
  readonly warn = this.#method("warn");
  readonly error = this.#method("error");

  #method(level: string) {
    return (fields: object, message?: string) => void this.lines.push({ level, fields, message });
  }
}

describe("LocalModelManager.ensureLoaded", () => {
  it("loads the first model, then stays with the one loaded last", async () => {
    await using given = setUp();
    const { models, worker } = given;
    expect((await models.ensureLoaded()).modelId).toBe("starter");
    await models.load("storyteller");
    expect((await models.ensureLoaded()).modelId).toBe("storyteller");
    expect(worker.calls).toHaveLength(2);
  });

  it("loads a model again that crashed, failed or was unloaded", async () => {
    await using given = setUp();
    const { models, worker } = given;
    await models.ensureLoaded();
    worker.crash();
    expect(await models.state("starter")).toMatchObject({ status: "failed" });
    expect((await models.ensureLoaded()).modelId).toBe("starter");
    await models.unload("starter");
    expect((await models.ensureLoaded()).modelId).toBe("starter");
    await worker.unloadModel("starter");
    expect(await models.state("starter")).toMatchObject({ status: "unloaded" });
    worker.loadScript = { error: new LlmError("MODEL_LOAD_FAILED", "No room.") };
    await expect(models.ensureLoaded()).rejects.toMatchObject({ code: "MODEL_LOAD_FAILED" });
    worker.loadScript = {};
    expect((await models.ensureLoaded("starter")).modelId).toBe("starter");
    expect(worker.loaded).toEqual(["starter"]);
  });

  it("loads a model that was unloaded unasked as it was loaded before, but measures nothing again", async () => {
    await using given = setUp();
    const { models, worker } = given;
    const settings = { contextSize: 512, llama: { kvCacheType: "q8_0" } } as const;
    await models.load("starter", { ...settings, llama: { ...settings.llama, calibrate: true } });
    worker.drop("starter", "idle");
    const state = { modelId: "starter", status: "unloaded" };
    expect(await models.state("starter")).toEqual({ ...state, reason: "idle" });
    expect((await models.ensureLoaded()).contextSize).toBe(512);
    expect(worker.calls.at(-1)).toMatchObject({ method: "loadModel", options: settings });
    expect(worker.calls.at(-1)).not.toMatchObject({ options: { llama: { calibrate: true } } });
    await models.unload("starter");
    expect(await models.state("starter")).toEqual(state);
    expect((await models.ensureLoaded("starter")).contextSize).toBe(4_096);
  });

  it("says so when there is no model", async () => {
    await using given = setUp(new FakeModelRepository([]));
    const { models } = given;
    const code = "MODEL_NOT_FOUND";
    const hint = "Add a model first.";
    await expect(models.ensureLoaded()).rejects.toMatchObject({ code, hint });
    await expect(models.get("starter")).rejects.toMatchObject({ code, hint });
  });
});

describe("LocalModelManager.load", () => {
  it("refuses options out of range, and a signal that is aborted", async () => {
    await using given = setUp();
    const { models, worker } = given;
    const code = "INVALID_ARGUMENT";
    await expect(models.load("starter", { contextSize: 3 })).rejects.toMatchObject({ code });
    await expect(models.load("starter", { llama: { threads: 0 } })).rejects.toMatchObject({ code });
    const reason = new Error("Enough.");
    const signal = AbortSignal.abort(reason);
    await expect(models.load("starter", { signal })).rejects.toBe(reason);
    expect(worker.calls).toEqual([]);
  });

  it("starts anew when the load before it is being aborted", async () => {
    await using given = setUp();
    const { models, worker } = given;
    worker.loadScript = { hang: true };
    const reason = new Error("Enough.");
    const controller = new AbortController();
    const onProgress = (progress: number) => {
      if (progress === 0.5) controller.abort(reason);
    };
    const aborted = models.load("starter", { signal: controller.signal, onProgress });
    await expect(aborted).rejects.toBe(reason);
    worker.loadScript = {};
    const loaded = await models.load("starter");
    expect(await models.state("starter")).toEqual({ modelId: "starter", status: "loaded", loaded });
  });

  it("tells a caller that joins late how far the load is", async () => {
    await using given = setUp();
    const { models, worker } = given;
    worker.loadScript = { delayMs: 5 };
    const late: number[] = [];
    const joined: Promise<unknown>[] = [];
    await models.load("starter", {
      onProgress: (progress) => {
        if (progress !== 0.5) return;
        joined.push(models.load("starter", { onProgress: (step) => late.push(step) }));
      },
    });
    await Promise.all(joined);
    expect(late).toEqual([0.5, 0.75, 1]);
  });

  it("logs loads, unloads and failures", async () => {
    await using given = setUp();
    const { models, worker, log } = given;
    await models.load("starter");
    await models.unload("starter");
    await models.load("starter");
    worker.crash(new LlmError("WORKER_CRASHED", "It was killed.", { details: { signal: "KILL" } }));
    expect(log.lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      "info model loaded",
      "info model unloaded",
      "info model loaded",
      "error It was killed.",
    ]);
    expect(log.lines[0]?.fields).toMatchObject({ modelId: "starter", local: { threads: 1 } });
    expect(log.lines[3]?.fields).toEqual({
      modelId: "starter",
      code: "WORKER_CRASHED",
      details: { signal: "KILL" },
    });
  });
});

describe("LocalModelManager.unload", () => {
  it("ends a load that is under way", async () => {
    await using given = setUp();
    const { models, worker } = given;
    worker.loadScript = { hang: true };
    const loading = models.load("starter").catch((error: unknown) => error);
    while (worker.active === 0) await new Promise((turn) => setImmediate(turn));
    await models.unload("starter");
    expect(await loading).toMatchObject({ code: "MODEL_NOT_LOADED" });
    expect(await models.state("starter")).toEqual({ modelId: "starter", status: "unloaded" });
    expect(worker.loaded).toEqual([]);
  });

  it("clears a failure, and does nothing to a model that is not loaded", async () => {
    await using given = setUp();
    const { models, worker } = given;
    worker.loadScript = { error: new LlmError("MODEL_LOAD_FAILED", "No room.") };
    await expect(models.load("starter")).rejects.toMatchObject({ code: "MODEL_LOAD_FAILED" });
    expect(await models.state("starter")).toMatchObject({ status: "failed" });
    await models.unload("starter");
    await models.unload("starter");
    expect(await models.state("starter")).toMatchObject({ status: "unloaded" });
    await expect(models.unload("startr")).rejects.toMatchObject({ code: "MODEL_NOT_FOUND" });
  });
});

describe("LocalModelManager when the engine was given up", () => {
  it("fails what needs a model at once, until one is loaded on purpose", async () => {
    await using given = setUp();
    const { models, worker } = given;
    await models.load("starter");
    worker.crash(new LlmError("ENGINE_UNAVAILABLE", "It crashed 3 times."));
    for (let count = 0; count < 2; count++) {
      await expect(models.ensureLoaded("starter")).rejects.toMatchObject({
        code: "ENGINE_UNAVAILABLE",
        message: "It crashed 3 times.",
      });
    }
    expect(worker.calls.length).toBe(1);
    await models.load("starter", { llama: { trust: true } });
    expect(worker.calls.at(-1)).toMatchObject({ options: { llama: { trust: true } } });
    await expect(models.ensureLoaded("starter")).resolves.toMatchObject({ modelId: "starter" });
  });
});

describe("LocalModelManager.watch", () => {
  it("gives a slow reader the newest state of each model, once", async () => {
    await using given = setUp();
    const { models } = given;
    const states: ModelChange[] = [];
    for await (const state of models.watch()) {
      states.push(state);
      if (states.length === 2) {
        await models.load("starter");
        await models.load("storyteller");
        await models.unload("storyteller");
      }
      if (states.length === 4) break;
    }
    expect(states.map(({ modelId, status }) => `${modelId} ${status}`)).toEqual([
      "starter unloaded",
      "storyteller unloaded",
      "starter loaded",
      "storyteller unloaded",
    ]);
  });

  it("shows a model that was added while it watched", async () => {
    await using given = setUp();
    const { models, repository } = given;
    const added = await repository.addFile("/models/my-model.gguf");
    for await (const state of models.watch()) {
      if (state.modelId !== added.id) continue;
      if (state.status === "loaded") break;
      if (state.status === "unloaded") await models.load(added.id);
    }
    expect((await models.list()).map(({ id }) => id)).toContain("my-model");
  });

  it("does not bring back a model that is removed while the models are listed", async () => {
    const repository = new FakeModelRepository();
    await using given = setUp(repository);
    const { models } = given;
    const { id } = await repository.addFile("/models/my-model.gguf");
    const listed = await repository.list();
    repository.list = async () => {
      await models.remove(id);
      return listed;
    };
    const changes: string[] = [];
    for await (const { modelId, status } of models.watch()) {
      changes.push(`${modelId} ${status}`);
      if (changes.length === listed.length) break;
    }
    expect(changes.sort()).toEqual([`${id} removed`, "starter unloaded", "storyteller unloaded"]);
  });

  it("never shows progress that goes back", async () => {
    await using given = setUp();
    const { models, worker } = given;
    const progress: number[] = [];
    const watching = (async () => {
      for await (const state of models.watch()) {
        if (state.status === "loading") progress.push(state.progress);
        if (state.status === "loaded") return;
      }
    })();
    worker.loadModel = async (file, options) => {
      for (const step of [0, 0.5, 0.2, 0.5, 0.9]) {
        options?.onProgress?.(step);
        await new Promise((turn) => setImmediate(turn));
      }
      return FakeWorkerService.prototype.loadModel.call(worker, file);
    };
    await models.load("starter");
    await watching;
    expect(progress).toEqual([0, 0.5, 0.9]);
  });
});

describe("LocalModelManager disposal", () => {
  it("ends its watches, fails its loads, and lets go of the worker", async () => {
    await using given = setUp();
    const { models, worker } = given;
    worker.loadScript = { hang: true };
    const loading = models.load("starter").catch((error: unknown) => error);
    let count = 0;
    for await (const state of models.watch()) {
      if (state.status === "loading") void models[Symbol.asyncDispose]();
      count += 1;
    }
    expect(count).toBeGreaterThan(0);
    expect(await loading).toMatchObject({ code: "DISPOSED" });
    await models[Symbol.asyncDispose]();
    expect(worker.active).toBe(0);
    expect(worker.disposed).toBe(false);
    const code = "DISPOSED";
    await expect(models.list()).rejects.toMatchObject({ code });
    await expect(models.load("starter")).rejects.toMatchObject({ code });
    await expect(models.watch().next()).rejects.toMatchObject({ code });
  });
});
