// A host to be killed: starts an engine, keeps it busy as told, and says when it is.
import { createPrompt } from "@llm/domain";
import { forkEngine, LlamaCppWorkerService } from "@llm/llama-worker";

const [path = "", activity] = process.argv.slice(2);
const worker = new LlamaCppWorkerService({ launchEngine: () => forkEngine({ gpu: false }) });
await worker.loadModel({ kind: "file", modelId: "model", path });
const [engine] = await worker.describe();
const ready = () => process.stdout.write(`${engine.local.processId}\n`);

if (activity === "generating") {
  void worker.executePrompt(createPrompt("Hello"), ({ index }) => index === 3 && ready());
} else if (activity === "reading") {
  void worker.executePrompt(createPrompt("sea ".repeat(1_500)), () => {});
  // Long enough that the engine is at it, and much shorter than it takes.
  setTimeout(ready, 300);
} else {
  ready();
}
setInterval(() => {}, 1_000);
