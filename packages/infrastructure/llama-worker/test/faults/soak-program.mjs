// Asks, aborts, loads and unloads for some seconds while the engine is killed again and again. Writes one line of
// JSON for each life of the engine, and one for the whole at the end. A machine so busy that this is no time for three
// deaths, each after an answer, gets more. Needs --expose-gc.
import { setTimeout as delay } from "node:timers/promises";
import { getHeapCodeStatistics } from "node:v8";
import { createPrompt, LlmError } from "@llm/domain";
import { forkEngine, LlamaCppWorkerService } from "@llm/llama-worker";
import { processUsage } from "@llm/testing/leaks";
import { SeededRandom } from "@llm/testing/random";

const [path = "", secondsText = "10", killEveryText = "2", seedText = "1"] = process.argv.slice(2);
const endMs = performance.now() + Number(secondsText) * 1_000;
const killEveryMs = Number(killEveryText) * 1_000;
const random = new SeededRandom(Number(seedText));
const codes = new Set(["WORKER_CRASHED", "MODEL_NOT_LOADED"]);
const reason = new Error("enough");
// Given, since each process would measure anew; trusted, for a load that is killed twice puts the file into quarantine.
const settings = { llama: { threads: 1, flashAttention: true, trust: true } };
const leastDeaths = 3;

let unhandled = 0;
process.on("unhandledRejection", () => (unhandled += 1));
let starts = 0;
const worker = new LlamaCppWorkerService({
  launchEngine: () => {
    starts += 1;
    return forkEngine({ gpu: false });
  },
  supervision: { restartDelaysMs: [0], crashLimit: Infinity },
});
const outcomes = {};
const count = (outcome) => (outcomes[outcome] = (outcomes[outcome] ?? 0) + 1);

async function request() {
  const controller = new AbortController();
  const { signal } = controller;
  const abortAt = random.chance(30) ? random.below(20) : -1;
  const onChunk = ({ index }) => index === abortAt && controller.abort(reason);
  try {
    const { modelId } = await worker.loadModel({ kind: "file", modelId: "model", path }, settings);
    if (random.chance(2)) await worker.unloadModel(modelId);
    const prompt = createPrompt(`Question ${random.below(50)}`);
    const { finishReason } = await worker.executePrompt(prompt, onChunk, {
      modelId,
      maxTokens: 1 + random.below(60),
      signal,
    });
    count(finishReason);
  } catch (error) {
    if (error === reason) return count("aborted");
    if (LlmError.isInstance(error) && codes.has(error.code)) return count(error.code);
    throw error;
  }
}

let isOver = false;
async function user() {
  while (!isOver) await request();
}

const answers = () => outcomes.length ?? 0;

const samples = [];
async function lives() {
  for (;;) {
    const answersBefore = answers();
    await delay(Math.min(killEveryMs, Math.max(0, endMs - performance.now())));
    while (answers() === answersBefore) await delay(10);
    globalThis.gc();
    const {
      files,
      threads,
      memoryBytes = process.memoryUsage.rss(),
    } = (await processUsage()) ?? {};
    // Without compiled code, of which there is more the longer a program runs.
    const { code_and_metadata_size: codeBytes } = getHeapCodeStatistics();
    const heapBytes = process.memoryUsage().heapUsed - codeBytes;
    samples.push({ heapBytes, memoryBytes, files, threads });
    process.stdout.write(`${JSON.stringify({ starts, ...samples.at(-1) })}\n`);
    isOver = performance.now() >= endMs && samples.length > leastDeaths;
    if (isOver) return;
    // The one in use: others may be ready to follow it.
    const [engine] = await worker.describe();
    process.kill(engine.local.processId, "SIGKILL");
  }
}

await Promise.all([lives(), user(), user(), user()]);
await worker[Symbol.asyncDispose]();
await delay(50);
process.stdout.write(`${JSON.stringify({ starts, unhandled, outcomes, samples })}\n`);
