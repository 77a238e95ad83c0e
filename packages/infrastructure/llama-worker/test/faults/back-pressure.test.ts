import { beforeAll, describe, expect, it } from "@jest/globals";
import { setTimeout as delay } from "node:timers/promises";
import { createPrompt } from "@llm/domain";
import { syntheticModelFile } from "@llm/testing/gguf";
import { processUsage } from "@llm/testing/leaks";
import { LlamaCppWorkerService } from "../../src/index.ts";
import { reportFigures, scaled } from "../figures.ts";
import { FaultyEngine } from "./faulty-engine.ts";

const stallMs = scaled(3_000, 60_000);
/** What the flow control promises. */
const window = 64;
const maxTokens = 1_500;

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
    await worker.loadModel({ modelId: "tiny", path }, { contextSize: 2_048 });
    const prompt = createPrompt("Tell me about ships.");
    const { text } = await worker.executePrompt(prompt, () => {}, { maxTokens });

    const events = () => engines[0]?.eventCount ?? 0;
    const eventsBefore = events();
    let inFlight = 0;
    let chunks = 0;
    let read = "";
    let cpuMs: number | undefined;
    const completion = await worker.executePrompt(
      prompt,
      async (chunk) => {
        chunks += 1;
        read += chunk.content;
        if (chunks !== 5) return;
        // First the window fills up, then nothing may happen any more.
        await delay(stallMs / 4);
        const before = await processUsage(engines[0]?.pid);
        await delay((stallMs * 3) / 4);
        const after = await processUsage(engines[0]?.pid);
        if (before !== undefined && after !== undefined) cpuMs = after.cpuMs - before.cpuMs;
        inFlight = events() - eventsBefore - chunks;
      },
      { maxTokens },
    );
    await reportFigures("back-pressure", { stallMs, inFlight, engineCpuMs: cpuMs });
    expect(inFlight).toBeGreaterThan(0);
    expect(inFlight).toBeLessThanOrEqual(window);
    // Heartbeats take a little; an answer would take all of it.
    if (cpuMs !== undefined) expect(cpuMs).toBeLessThan(stallMs / 10);
    expect(read).toBe(text);
    expect(completion.text).toBe(text);
  }, 180_000);
});
