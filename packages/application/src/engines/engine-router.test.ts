import { describe, expect, it } from "@jest/globals";
import {
  createPrompt,
  LlmError,
  type EndpointPlace,
  type FilePlace,
  type ModelPlace,
} from "@llm/domain";
import { workerServiceContract } from "@llm/testing/contracts";
import { FakeWorkerService } from "@llm/testing/fakes";
import { HttpEngine } from "../../test/http-engine.ts";
import { HttpWorkerService } from "../../test/http-worker-service.ts";
import { EngineRouter } from "./engine-router.ts";

const file: FilePlace = { kind: "file", modelId: "starter", path: "/models/starter.gguf" };
const endpoint: EndpointPlace = {
  kind: "endpoint",
  modelId: "words",
  endpointId: "lab",
  name: "words",
};
const prompt = createPrompt("Hello");

async function setUp() {
  const engine = new HttpEngine();
  const fake = new FakeWorkerService();
  const http = new HttpWorkerService(await engine.start());
  const worker = new EngineRouter([
    { name: "fake", worker: fake, accepts: isFile },
    { name: "lab", worker: http, accepts: isLab },
  ]);
  return {
    fake,
    http,
    engine,
    worker,
    model: file,
    crash: async () => fake.crash(),
    [Symbol.asyncDispose]: async () => {
      await worker[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    },
  };
}

describe("a router in front of one engine", () => {
  workerServiceContract(
    { describe, it },
    async () => {
      const fake = new FakeWorkerService();
      const worker = new EngineRouter([{ name: "fake", worker: fake, accepts: isFile }]);
      return {
        worker,
        model: file,
        crash: async () => fake.crash(),
        [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
      };
    },
    { crash: true },
  );
});

describe("a router in front of an endpoint", () => {
  workerServiceContract(
    { describe, it },
    async () => {
      const engine = new HttpEngine();
      const http = new HttpWorkerService(await engine.start());
      const worker = new EngineRouter([{ name: "lab", worker: http, accepts: isLab }]);
      return {
        worker,
        model: endpoint,
        crash: async () => engine.restart(),
        [Symbol.asyncDispose]: async () => {
          await worker[Symbol.asyncDispose]();
          await engine[Symbol.asyncDispose]();
        },
      };
    },
    { crash: true, files: false, tuning: false, tokens: false },
  );
});

function isFile({ kind }: ModelPlace): boolean {
  return kind === "file";
}

function isLab(place: ModelPlace): boolean {
  return place.kind === "endpoint" && place.endpointId === "lab";
}

describe("a router in front of two engines", () => {
  workerServiceContract({ describe, it }, setUp, { crash: true });

  it("asks each model where it is, also while the other answers", async () => {
    await using given = await setUp();
    const { worker, fake, engine } = given;
    await Promise.all([worker.loadModel(file), worker.loadModel(endpoint)]);
    const stop = new AbortController();
    const waiting = new Set(["starter", "words"]);
    const ask = (modelId: string) =>
      worker.executePrompt(
        prompt,
        () => {
          // Each goes on until the other has begun, too.
          waiting.delete(modelId);
          if (waiting.size === 0) stop.abort();
        },
        { modelId, maxTokens: 4_000, stopSignal: stop.signal },
      );
    const answers = await Promise.all([ask("starter"), ask("words")]);
    expect(answers.map(({ modelId, finishReason }) => [modelId, finishReason])).toEqual([
      ["starter", "stopped"],
      ["words", "stopped"],
    ]);
    expect(engine.fake.loaded).toEqual(["words"]);
    expect(fake.loaded).toEqual(["starter"]);
    expect(await worker.countTokens(prompt, { modelId: "starter" })).toBe(1);
    await expect(worker.countTokens(prompt, { modelId: "words" })).rejects.toMatchObject({
      code: "NOT_SUPPORTED",
    });
  });

  it("asks the model loaded last when none is named", async () => {
    await using given = await setUp();
    const { worker } = given;
    await worker.loadModel(file);
    await worker.loadModel(endpoint);
    expect((await worker.executePrompt(prompt, () => {})).modelId).toBe("words");
    await worker.loadModel(file);
    expect((await worker.executePrompt(prompt, () => {})).modelId).toBe("starter");
    await worker.unloadModel("starter");
    expect((await worker.executePrompt(prompt, () => {})).modelId).toBe("words");
  });

  it("tells of the models of all, and describes all", async () => {
    await using given = await setUp();
    const { worker } = given;
    const heard: string[] = [];
    worker.onModelUnloaded(({ modelId }) => heard.push(modelId));
    await worker.loadModel(file);
    await worker.loadModel(endpoint);
    await worker.unloadModel("words");
    await worker.unloadModel("starter");
    expect(heard).toEqual(["words", "starter"]);
    expect((await worker.describe()).map(({ name }) => name)).toEqual(["fake", "http"]);
  });

  it("describes the others when one does not answer, and says why that is", async () => {
    await using given = await setUp();
    const { worker, http } = given;
    http.describe = async () => {
      throw new LlmError("ENDPOINT_UNAVAILABLE", "It is switched off.");
    };
    const [near, far] = await worker.describe();
    expect(near?.error).toBeUndefined();
    expect(far).toMatchObject({ name: "lab", error: { code: "ENDPOINT_UNAVAILABLE" } });
  });

  it("refuses a place that no engine accepts", async () => {
    await using worker = new EngineRouter([]);
    await expect(worker.loadModel(file)).rejects.toMatchObject({ code: "NOT_SUPPORTED" });
    await expect(worker.executePrompt(prompt, () => {})).rejects.toMatchObject({
      code: "MODEL_NOT_LOADED",
    });
  });
});
