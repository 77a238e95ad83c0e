import { afterAll, beforeAll, describe, it } from "@jest/globals";
import { workerServiceContract } from "@llm/testing/contracts";
import { syntheticModelFile } from "@llm/testing/gguf";
import { LlamaCppEngine } from "./index.ts";

function newEngine(): LlamaCppEngine {
  return new LlamaCppEngine({ gpu: false, threads: 1 });
}

describe("LlamaCppEngine in this process", () => {
  const shared = newEngine();
  let path: string;
  beforeAll(async () => {
    path = await syntheticModelFile("tiny");
  });
  afterAll(() => shared[Symbol.asyncDispose]());

  workerServiceContract({ describe, it }, async ({ exclusive }) => {
    const worker = exclusive ? newEngine() : shared;
    return {
      worker,
      model: { kind: "file" as const, modelId: "tiny", path },
      [Symbol.asyncDispose]: async () => (exclusive ? worker[Symbol.asyncDispose]() : undefined),
    };
  });
});
