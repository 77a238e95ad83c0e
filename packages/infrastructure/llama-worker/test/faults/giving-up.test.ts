import { beforeAll, describe, expect, it } from "@jest/globals";
import { createPrompt } from "@llm/domain";
import { syntheticModelFile } from "@llm/testing/gguf";
import { forkEngine, LlamaCppWorkerService } from "../../src/index.ts";
import { fileOf } from "../file-of.ts";

/** Given, since each process would measure anew. */
const settings = { llama: { threads: 1, flashAttention: true } } as const;

describe("an engine process that is killed three times", () => {
  let path: string;
  beforeAll(async () => {
    path = await syntheticModelFile("tiny");
  });

  it("is not started again by itself, and again by a load", async () => {
    await using worker = new LlamaCppWorkerService({
      launchEngine: () => forkEngine({ gpu: false }),
      supervision: { restartDelaysMs: [0] },
    });
    const pids = new Set<number | undefined>();
    const model = fileOf("tiny", path);
    const prompt = createPrompt("Sing.");
    for (let crashes = 1; crashes <= 3; crashes++) {
      await worker.loadModel(model, settings);
      const processId = (await worker.describe())[0]?.local?.processId;
      pids.add(processId);
      const answer = worker.executePrompt(prompt, () => {
        if (processId !== undefined) process.kill(processId, "SIGKILL");
      });
      await expect(answer).rejects.toMatchObject({
        code: crashes < 3 ? "WORKER_CRASHED" : "ENGINE_UNAVAILABLE",
        details: { signal: "SIGKILL" },
      });
    }
    for (const call of [worker.executePrompt(prompt, () => {}), worker.describe()]) {
      await expect(call).rejects.toMatchObject({
        code: "ENGINE_UNAVAILABLE",
        details: { crashes: 3 },
        hint: expect.stringContaining("Load the model to try again"),
      });
    }
    expect(pids.size).toBe(3);
    await worker.loadModel(model, settings);
    const { text } = await worker.executePrompt(prompt, () => {}, { maxTokens: 4 });
    expect(text).not.toBe("");
    expect(pids).not.toContain((await worker.describe())[0]?.local?.processId);
  });
});
