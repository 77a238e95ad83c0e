import { beforeAll, describe, expect, it } from "@jest/globals";
import { syntheticModelFile } from "@llm/testing/gguf";
import { SeededRandom } from "@llm/testing/random";
import { reportFigures, scaled, spread } from "../figures.ts";
import { deadlyFaults, mildFaults } from "./fault-kinds.ts";
import { FaultRun } from "./fault-run.ts";
import { canLimitMemory } from "./faulty-engine.ts";
import { fileOf } from "../file-of.ts";

const count = Number(process.env["FAULTS"] ?? scaled(200, 1_000));
const seed = Number(process.env["FAULTS_SEED"] ?? Date.now() % 1_000_000);
/** A fault that costs the process costs a second, so only one in so many is. */
const deadlyEvery = scaled(20, 5);

describe("the engine process under faults", () => {
  let tiny: string;
  let slow: string;
  beforeAll(async () => {
    tiny = await syntheticModelFile("tiny");
    slow = await syntheticModelFile("slow");
    if (!canLimitMemory) console.info("No fault runs out of memory: prlimit is not here.");
  }, 60_000);

  it(
    `survives ${count} faults (FAULTS_SEED=${seed})`,
    async () => {
      await using run = new FaultRun({
        random: new SeededRandom(seed),
        model: fileOf("tiny", tiny),
        largeModel: fileOf("slow", slow),
      });
      await run.prepare();
      for (let number = 1; number <= count; number++) await run.inject(number % deadlyEvery === 0);
      expect(run.injected).toBe(count);
      if (count >= 200) {
        const kinds = [...Object.keys(mildFaults), ...Object.keys(deadlyFaults)];
        expect([...run.outcomes.keys()].toSorted()).toEqual(kinds.toSorted());
      }
      await reportFigures("containment", {
        seed,
        faults: run.injected,
        requests: run.requests,
        recovery: spread(run.recoveriesMs),
        coldStart: spread(run.coldStartsMs),
        outcomes: Object.fromEntries(
          [...run.outcomes].map(([name, outcomes]) => [name, Object.fromEntries(outcomes)]),
        ),
      });
    },
    60_000 + count * 5_000,
  );
});
