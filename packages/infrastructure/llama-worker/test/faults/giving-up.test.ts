import { beforeAll, describe, expect, it } from "@jest/globals";
import { createPrompt } from "@llm/domain";
import { syntheticModelFile } from "@llm/testing/gguf";
import { LlamaCppWorkerService } from "../../src/index.ts";
import { FaultyEngine } from "./faulty-engine.ts";

describe("an engine process that is killed three times", () => {
  let path: string;
  beforeAll(async () => {
    path = await syntheticModelFile("tiny");
  });

  it("is not started again by itself, and again by a load", async () => {
    const engines: FaultyEngine[] = [];
    await using worker = new LlamaCppWorkerService({
      launchEngine: () => {
        const engine = new FaultyEngine();
        engines.push(engine);
        return engine;
      },
      supervision: { restartDelaysMs: [0] },
    });
    const model = { modelId: "tiny", path };
    const prompt = createPrompt("Sing.");
    for (let crashes = 1; crashes <= 3; crashes++) {
      await worker.loadModel(model);
      const engine = engines.at(-1);
      const answer = worker.executePrompt(prompt, () => engine?.signal("SIGKILL"));
      await expect(answer).rejects.toMatchObject({
        code: crashes < 3 ? "WORKER_CRASHED" : "ENGINE_UNAVAILABLE",
        details: { signal: "SIGKILL" },
      });
    }
    for (const call of [worker.executePrompt(prompt, () => {}), worker.describe()]) {
      await expect(call).rejects.toMatchObject({
        code: "ENGINE_UNAVAILABLE",
        details: { crashes: 3 },
        hint: expect.stringContaining("Load a model to try again"),
      });
    }
    expect(engines.length).toBe(3);
    await worker.loadModel(model);
    const { text } = await worker.executePrompt(prompt, () => {}, { maxTokens: 4 });
    expect(text).not.toBe("");
    expect(engines.length).toBe(4);
  });
});
