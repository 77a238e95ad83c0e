import { beforeAll, describe, expect, it } from "@jest/globals";
import { syntheticModelFile } from "@llm/testing/gguf";
import { SeededRandom } from "@llm/testing/random";
import { FaultRun } from "./fault-run.ts";

const count = Number(process.env["FAULTS"] ?? 200);
const seed = Number(process.env["FAULTS_SEED"] ?? Date.now() % 1_000_000);

describe("the engine process under faults", () => {
  let path: string;
  beforeAll(async () => {
    path = await syntheticModelFile("tiny");
  });

  it(
    `survives ${count} faults (FAULTS_SEED=${seed})`,
    async () => {
      await using run = new FaultRun(new SeededRandom(seed), { modelId: "tiny", path });
      await run.prepare();
      for (let number = 0; number < count; number++) await run.inject(number);
      const injected = [...run.counts.values()].reduce((sum, times) => sum + times, 0);
      expect(injected).toBe(count);
    },
    60_000 + count * 5_000,
  );
});
