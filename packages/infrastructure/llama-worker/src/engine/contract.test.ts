import { afterAll, beforeAll, describe, it } from "@jest/globals";
import { workerServiceContract } from "@llm/testing/contracts";
import { syntheticModelFile } from "@llm/testing/gguf";
import { LlamaCppEngine } from "./index.ts";
import { fileOf } from "../../test/file-of.ts";

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

  workerServiceContract(
    { describe, it },
    async ({ exclusive }) => {
      const worker = exclusive ? newEngine() : shared;
      return {
        worker,
        model: fileOf("tiny", path),
        [Symbol.asyncDispose]: async () => (exclusive ? worker[Symbol.asyncDispose]() : undefined),
      };
    },
    { crash: false, files: true, tuning: true, tokens: true },
  );
});
