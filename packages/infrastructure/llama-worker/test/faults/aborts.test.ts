import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { setTimeout as delay } from "node:timers/promises";
import { createPrompt, textOf, type ExecuteOptions, type Prompt } from "@llm/domain";
import { syntheticModelFile } from "@llm/testing/gguf";
import { processUsage } from "@llm/testing/leaks";
import { SeededRandom } from "@llm/testing/random";
import { forkEngine, LlamaCppWorkerService } from "../../src/index.ts";
import { reportFigures, scaled, spread } from "../figures.ts";
import { fileOf } from "../file-of.ts";

const reason = new Error("enough");
const question = createPrompt("Tell me about ships.");
/** Seconds of reading for the slow model. */
const longQuestion = createPrompt("sea ".repeat(1_500));
const attempts = scaled(8, 100);
const stormSize = scaled(200, 1_000);
/** An engine that used no processor time for so long has nothing to do. */
const restMs = 60;

interface AbortTimes {
  /** Until the call rejected. */
  readonly rejected: number[];
  /** Until the engine computed nothing any more; empty where that cannot be seen. */
  readonly atRest: number[];
}

describe("an abort", () => {
  const worker = new LlamaCppWorkerService({ launchEngine: () => forkEngine({ gpu: false }) });
  let pid: number;
  beforeAll(async () => {
    await worker.loadModel(fileOf("slow", await syntheticModelFile("slow")));
    await worker.loadModel(fileOf("tiny", await syntheticModelFile("tiny")));
    pid = (await worker.describe())[0]?.local?.processId ?? 0;
  }, 60_000);
  afterAll(() => worker[Symbol.asyncDispose]());

  /** Asks, aborts when `wait` says so, and checks that no chunk follows. */
  async function abortOnce(
    prompt: Prompt,
    options: ExecuteOptions,
    wait: (firstChunk: Promise<void>) => Promise<unknown>,
  ): Promise<number> {
    const controller = new AbortController();
    let chunks = 0;
    let toldOfFirst = () => {};
    const firstChunk = new Promise<void>((resolve) => (toldOfFirst = resolve));
    const answer = worker.executePrompt(
      prompt,
      () => {
        chunks += 1;
        toldOfFirst();
      },
      { ...options, signal: controller.signal },
    );
    const failure = answer.catch((error: unknown) => error);
    await wait(firstChunk);
    const chunksAtAbort = chunks;
    const aborted = performance.now();
    controller.abort(reason);
    expect(await failure).toBe(reason);
    const rejectedMs = performance.now() - aborted;
    expect(chunks).toBe(chunksAtAbort);
    return rejectedMs;
  }

  /** Gives when the engine last used the processor, on the clock of `performance`. */
  async function lastBusy(): Promise<number | undefined> {
    let last = performance.now();
    let usage = await processUsage(pid);
    if (usage === undefined) return undefined;
    while (performance.now() - last < restMs) {
      await delay(2);
      const before = usage.cpuMs;
      usage = (await processUsage(pid)) ?? usage;
      if (usage.cpuMs !== before) last = performance.now();
    }
    return last;
  }

  async function measure(prompt: Prompt, beginMs: number | "first chunk"): Promise<AbortTimes> {
    const times: AbortTimes = { rejected: [], atRest: [] };
    const random = new SeededRandom(1);
    for (let attempt = 0; attempt < attempts; attempt++) {
      // Another beginning each time, or the engine would know the prompt already.
      const fresh = createPrompt(`${attempt} ${prompt.messages.map(textOf).join(" ")}`);
      let aborted = 0;
      const wait = async (firstChunk: Promise<void>) => {
        if (beginMs === "first chunk") await firstChunk;
        await delay((beginMs === "first chunk" ? 0 : beginMs) + random.below(100));
        aborted = performance.now();
      };
      times.rejected.push(await abortOnce(fresh, { modelId: "slow", maxTokens: 1_000 }, wait));
      const last = await lastBusy();
      if (last !== undefined) times.atRest.push(Math.max(0, last - aborted));
    }
    return times;
  }

  it("of an answer or of the reading of a prompt leaves no late chunk", async () => {
    const generation = await measure(question, "first chunk");
    const reading = await measure(longQuestion, 100);
    expect(generation.rejected.length + reading.rejected.length).toBe(2 * attempts);
    await reportFigures("abort", {
      generation: { rejected: spread(generation.rejected), atRest: spread(generation.atRest) },
      prompt: { rejected: spread(reading.rejected), atRest: spread(reading.atRest) },
    });
  }, 600_000);

  it(`of ${stormSize} answers, several at a time, frees their places in the engine`, async () => {
    const random = new SeededRandom(2);
    for (let left = stormSize; left > 0; left -= 4) {
      const aborts = Array.from({ length: 4 }, () =>
        abortOnce(question, { modelId: "tiny", maxTokens: 1_000 }, async (firstChunk) => {
          if (random.chance(50)) await firstChunk;
          else await delay(random.below(4));
        }),
      );
      await Promise.all(aborts);
    }
    const { timings } = await worker.executePrompt(question, () => {}, { maxTokens: 4 });
    await reportFigures("storm", { aborts: stormSize, nextQueueMs: timings?.queueMs });
  }, 120_000);
});
