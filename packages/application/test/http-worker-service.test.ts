import { describe, expect, it } from "@jest/globals";
import { createPrompt, type EndpointPlace } from "@llm/domain";
import { workerServiceContract } from "@llm/testing/contracts";
import { HttpEngine } from "./http-engine.ts";
import { HttpWorkerService } from "./http-worker-service.ts";

const model: EndpointPlace = {
  kind: "endpoint",
  modelId: "office/words",
  endpointId: "office",
  name: "words",
};

async function setUp() {
  const engine = new HttpEngine();
  const worker = new HttpWorkerService(await engine.start());
  return {
    engine,
    worker,
    model,
    crash: async () => engine.restart(),
    [Symbol.asyncDispose]: async () => {
      await worker[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    },
  };
}

describe("an engine behind HTTP", () => {
  workerServiceContract({ describe, it }, setUp, {
    crash: true,
    files: false,
    tuning: false,
    tokens: false,
  });

  it("stops writing when its client has gone", async () => {
    await using given = await setUp();
    const { engine, worker } = given;
    await worker.loadModel(model);
    const controller = new AbortController();
    const reason = new Error("It takes too long.");
    const answer = worker.executePrompt(createPrompt("Hello"), () => controller.abort(reason), {
      maxTokens: 100_000,
      signal: controller.signal,
    });
    await expect(answer).rejects.toBe(reason);
    while (engine.fake.active > 0) await new Promise((turn) => setImmediate(turn));
    expect(engine.fake.cancelled).toBe(1);
  });
});
