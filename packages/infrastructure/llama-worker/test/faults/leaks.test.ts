import { beforeAll, describe, expect, it } from "@jest/globals";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { syntheticModelFile } from "@llm/testing/gguf";
import { growthPerSample, type ProcessUsage } from "@llm/testing/leaks";
import { memoryEnvironment } from "../../src/host/memory-environment.ts";
import { reportFigures, scaled } from "../figures.ts";

const program = fileURLToPath(new URL("./churn-program.mjs", import.meta.url));
const mebibyte = 1024 ** 2;
const abortsPerSample = 20;

type Sample = Pick<ProcessUsage, "memoryBytes"> & Partial<ProcessUsage>;

let path: string;
beforeAll(async () => {
  path = await syntheticModelFile("tiny");
});

/** Runs the program in the environment of an engine process, and gives what it wrote. */
async function churn(activity: "loads" | "aborts", samples: number): Promise<readonly Sample[]> {
  const { NODE_OPTIONS: _, ...environment } = process.env;
  const child = spawn(process.execPath, ["--expose-gc", program, path, activity, `${samples}`], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...environment, ...memoryEnvironment },
  });
  const written: Sample[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const sample: Sample = JSON.parse(line);
    written.push(sample);
  }
  expect(written.length).toBe(samples);
  return written;
}

/** The least and the most of a figure; undefined where it cannot be seen. */
function rangeOf(samples: readonly (number | undefined)[]) {
  const numbers = samples.filter((sample) => sample !== undefined);
  if (numbers.length > 0) return { least: Math.min(...numbers), most: Math.max(...numbers) };
  console.info("Files and threads were not counted: there is no /proc here.");
  return undefined;
}

/** A few are open for a moment only; a leak would be one with each cycle, thirty or more. */
const fewForAMoment = 4;

function expectSteady(range: ReturnType<typeof rangeOf>): void {
  if (range !== undefined) expect(range.most - range.least).toBeLessThanOrEqual(fewForAMoment);
}

const cycles = scaled(60, 200);
const aborts = scaled(200, 1_000);

describe("the engine and both ends of its protocol", () => {
  it(`hold no more after ${cycles} loads and unloads`, async () => {
    // Caches fill up in the first half. Noise is larger in fewer cycles; a leaked model would be 4 MB with each.
    const last = (await churn("loads", cycles)).slice(-cycles / 2);
    const memory = last.map(({ memoryBytes }) => memoryBytes);
    const growthBytes = Math.round(growthPerSample(memory));
    const files = rangeOf(last.map((sample) => sample.files));
    const threads = rangeOf(last.map((sample) => sample.threads));
    await reportFigures("loads", {
      cycles,
      growthBytes,
      memoryBytes: memory.at(-1),
      files,
      threads,
    });
    expect(growthBytes).toBeLessThan(scaled(0.25, 0.05) * mebibyte);
    expectSteady(files);
    expectSteady(threads);
  }, 240_000);

  it(`hold no more after ${aborts} aborts`, async () => {
    const warmUp = 5;
    const samples = await churn("aborts", warmUp + aborts / abortsPerSample);
    const first = samples[warmUp - 1]?.memoryBytes ?? 0;
    const growthBytes = (samples.at(-1)?.memoryBytes ?? Infinity) - first;
    const threads = rangeOf(samples.slice(warmUp).map((sample) => sample.threads));
    await reportFigures("aborts", { aborts, growthBytes, threads });
    expect(growthBytes).toBeLessThan(5 * mebibyte);
    expectSteady(threads);
  }, 240_000);
});
