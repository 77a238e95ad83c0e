import { beforeAll, describe, expect, it } from "@jest/globals";
import { setTimeout as delay } from "node:timers/promises";
import { createPrompt } from "@llm/domain";
import { syntheticModelFile } from "@llm/testing/gguf";
import { processUsage } from "@llm/testing/leaks";
import { LlamaCppWorkerService } from "../../src/index.ts";
import { reportFigures, scaled } from "../figures.ts";
import { FaultyEngine } from "./faulty-engine.ts";
import { fileOf } from "../file-of.ts";

const stallMs = scaled(2_000, 60_000);
const sampleMs = 250;
/** What the flow control promises. */
const window = 64;
const greedy = { maxTokens: 1_500, temperature: 0 };

describe("a reader that stands still", () => {
  let path: string;
  beforeAll(async () => {
    path = await syntheticModelFile("tiny");
  });

  it(`for ${stallMs / 1_000} s stops the engine process and loses nothing`, async () => {
    const engines: FaultyEngine[] = [];
    await using worker = new LlamaCppWorkerService({
      launchEngine: () => {
        const engine = new FaultyEngine();
        engines.push(engine);
        return engine;
      },
    });
    await worker.loadModel(fileOf("tiny", path), { contextSize: 2_048 });
    const cpuMs = async () => (await processUsage(engines[0]?.pid))?.cpuMs;
    const prompt = createPrompt("Tell me about ships.");
    const cpuAtStart = await cpuMs();
    const { text } = await worker.executePrompt(prompt, () => {}, greedy);
    const answerCpuMs = difference(cpuAtStart, await cpuMs());

    const events = () => engines[0]?.eventCount ?? 0;
    const eventsBefore = events();
    let inFlight = 0;
    let chunks = 0;
    let read = "";
    let stallCpuMs: number | undefined;
    let cpuAfterStall: number | undefined;
    const completion = await worker.executePrompt(
      prompt,
      async (chunk) => {
        chunks += 1;
        read += chunk.content;
        if (chunks !== 5) return;
        // First the window fills up, which takes its time on a busy machine; then nothing may happen any more.
        await atRest(cpuMs);
        const cpuAtRest = await cpuMs();
        await delay(stallMs);
        cpuAfterStall = await cpuMs();
        stallCpuMs = difference(cpuAtRest, cpuAfterStall);
        inFlight = events() - eventsBefore - chunks;
      },
      greedy,
    );
    const restCpuMs = difference(cpuAfterStall, await cpuMs());
    await reportFigures("back-pressure", {
      stallMs,
      inFlight,
      engineCpuMs: stallCpuMs,
      answerCpuMs,
      restCpuMs,
    });
    expect(inFlight).toBeGreaterThan(0);
    expect(inFlight).toBeLessThanOrEqual(window);
    if (answerCpuMs !== undefined) {
      // Measured against the same answer without a stall, since machines differ. Heartbeats take a little, for long.
      expect(stallCpuMs).toBeLessThan(Math.max(answerCpuMs / 5, stallMs / 100));
      // An engine that had gone on would have nothing left to compute.
      expect(restCpuMs).toBeGreaterThan(answerCpuMs / 10);
    }
    expect(read).toBe(text);
    expect(completion.text).toBe(text);
  }, 180_000);
});

function difference(before: number | undefined, after: number | undefined): number | undefined {
  return before === undefined || after === undefined ? undefined : after - before;
}

/** Resolves when a process has been quiet twice in a row, as one is whose processor time is not known. */
async function atRest(cpuMs: () => Promise<number | undefined>): Promise<void> {
  let quietSamples = 0;
  while (quietSamples < 2) {
    const before = await cpuMs();
    await delay(sampleMs);
    const usedMs = difference(before, await cpuMs()) ?? 0;
    quietSamples = usedMs <= sampleMs / 10 ? quietSamples + 1 : 0;
  }
}
