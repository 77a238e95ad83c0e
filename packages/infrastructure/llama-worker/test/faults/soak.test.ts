import { describe, expect, it } from "@jest/globals";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { syntheticModelFile } from "@llm/testing/gguf";
import { reportFigures } from "../figures.ts";

const program = fileURLToPath(new URL("./soak-program.mjs", import.meta.url));
const minutes = Number(process.env["SOAK_MINUTES"] ?? 0);
/** Long enough for three deaths of the engine. */
const seconds = minutes === 0 ? 8 : minutes * 60;
/** A kill each minute, or twenty where there are fewer minutes. */
const killEverySeconds = minutes === 0 ? 2 : Math.min(60, minutes * 3);
/** In percent. A short time says little: what is cached for the first time counts as growth. */
const mostHeapGrowth = minutes < 30 ? 20 : 2;
const seed = Date.now() % 1_000_000;

interface Sample {
  /** In use by JavaScript after a collection of garbage. What is resident swings by a third of it either way. */
  readonly heapBytes: number;
  readonly memoryBytes: number;
  readonly files?: number;
  readonly threads?: number;
}

interface Result {
  readonly starts: number;
  readonly unhandled: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly samples: readonly Sample[];
}

type Figure = "heapBytes" | "memoryBytes";

function meanOf(samples: readonly Sample[], figure: Figure): number {
  return samples.reduce((sum, sample) => sum + sample[figure], 0) / samples.length;
}

/** How much more the last third of the samples shows than the first, in percent. */
function growthOf(samples: readonly Sample[], figure: Figure): number {
  const third = Math.max(1, Math.floor(samples.length / 3));
  const before = meanOf(samples.slice(0, third), figure);
  return Math.round((meanOf(samples.slice(-third), figure) / before - 1) * 10_000) / 100;
}

describe("a host whose engine is killed again and again", () => {
  it(
    `works on for ${seconds} seconds`,
    async () => {
      const path = await syntheticModelFile("tiny");
      const { NODE_OPTIONS: _, ...env } = process.env;
      const child = spawn(
        process.execPath,
        ["--expose-gc", program, path, `${seconds}`, `${killEverySeconds}`, `${seed}`],
        { stdio: ["ignore", "pipe", "inherit"], env },
      );
      const exit = new Promise((resolve) => child.once("exit", resolve));
      let last = "{}";
      for await (const line of createInterface({ input: child.stdout })) {
        if (minutes > 0) process.stdout.write(`${line.slice(0, 200)}\n`);
        last = line;
      }
      expect(await exit).toBe(0);
      const { samples, ...result }: Result = JSON.parse(last);
      // The first lives fill the caches; what the host holds after them must stay.
      const settled = samples.slice(Math.min(5, Math.floor(samples.length / 3)));
      const heapGrowthPercent = growthOf(settled, "heapBytes");
      await reportFigures("soak", {
        seconds,
        killEverySeconds,
        seed,
        ...result,
        heapGrowthPercent,
        memoryGrowthPercent: growthOf(settled, "memoryBytes"),
      });
      expect(result.unhandled).toBe(0);
      expect(result.starts).toBeGreaterThanOrEqual(3);
      expect(result.outcomes["length"]).toBeGreaterThan(0);
      expect(heapGrowthPercent).toBeLessThan(mostHeapGrowth);
      const files = settled.map((sample) => sample.files ?? 0);
      expect(Math.max(...files) - Math.min(...files)).toBeLessThan(6);
    },
    120_000 + seconds * 2_000,
  );
});
