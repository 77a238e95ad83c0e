// Does the same again and again, loads or aborts, and writes now and then what this process holds. Both ends of the
// protocol and the engine are in it, so that the garbage of all of them can be collected before it is weighed.
import { setTimeout as delay } from "node:timers/promises";
import { createPrompt } from "@llm/domain";
import { LlamaCppEngine } from "@llm/llama-worker/engine";
import { connectWorker, serveWorker } from "@llm/protocol";
import { channelPair } from "@llm/testing/fakes";
import { processUsage } from "@llm/testing/leaks";

const [path = "", activity = "", samples = "0"] = process.argv.slice(2);
const [near, far] = channelPair();
void serveWorker(far, new LlamaCppEngine({ gpu: false }));
const worker = connectWorker(near);
const prompt = createPrompt("Sing.");
const file = { kind: "file", modelId: "model", path };

async function load() {
  await worker.loadModel(file);
  await worker.executePrompt(prompt, () => {}, { maxTokens: 2 });
  await worker.unloadModel(file.modelId);
}

/** Half of them while they wait or are read, half while they are written. */
async function abort(number) {
  const controller = new AbortController();
  const { signal } = controller;
  const onChunk = ({ index }) => index === number % 8 && controller.abort();
  const answer = worker.executePrompt(prompt, onChunk, { maxTokens: 500, signal });
  if (number % 2 === 0) void delay((number / 2) % 5).then(() => controller.abort());
  await answer.then(
    () => Promise.reject(new Error("An answer was not aborted.")),
    () => {},
  );
}

const abortsPerSample = 20;
const activities = {
  loads: load,
  aborts: async () => {
    await worker.loadModel(file);
    const numbers = Array.from({ length: abortsPerSample }, (_, number) => number);
    while (numbers.length > 0) await Promise.all(numbers.splice(0, 4).map(abort));
  },
};

for (let count = 0; count < Number(samples); count++) {
  await activities[activity]();
  await delay(1);
  // What JavaScript would let go of by itself some day is no leak.
  globalThis.gc();
  const memoryBytes = process.memoryUsage.rss();
  const { files, threads } = (await processUsage()) ?? {};
  process.stdout.write(`${JSON.stringify({ memoryBytes, files, threads })}\n`);
}
process.kill(process.pid, "SIGKILL");
