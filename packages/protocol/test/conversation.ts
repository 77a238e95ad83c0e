import {
  createPrompt,
  LlmError,
  type ExecuteOptions,
  type ModelUnloaded,
  type PromptProgress,
  type StreamChunk,
} from "@llm/domain";
import { summarizeError } from "@llm/domain/adapters";
import { connectWorker, type Channel } from "../src/index.ts";
import { fullError, numberedChunks, ScriptedWorker } from "./scripted-worker.ts";
import { toolCallChunks } from "./scripted-values.ts";
import { failure, turn } from "./wait.ts";

const crash = new LlmError("WORKER_CRASHED", "The engine stopped.", { details: { exitCode: 134 } });

// Of alternating kinds, so that none is joined to its neighbour and the frames are always the same.
const twenty = numberedChunks(20).map((chunk, index): StreamChunk =>
  index % 2 === 0 ? chunk : { ...chunk, type: "reasoning", isFinal: false },
);
const readingSteps = [0, 40, 100].map((processed) => ({ processed, total: 100, cached: 0 }));

/** The worker of the conversation. */
export class ConversationWorker extends ScriptedWorker {
  constructor() {
    super();
    this.answers.set("Count to twenty.", { chunks: [...twenty, ...toolCallChunks(20)] });
    this.answers.set("Go on until I say so.", { chunks: numberedChunks(1), waits: true });
    this.answers.set("Read this.", { chunks: numberedChunks(2), progress: readingSteps });
    this.answers.set("Fail.", { chunks: numberedChunks(1), error: fullError });
  }

  override async unloadModel(): Promise<void> {
    this.unload({ modelId: "starter" });
    this.unload({ modelId: "other", error: crash });
  }
}

/** Makes every kind of call over `channel`, one after the other, and gives all that was heard. */
export async function converse(channel: Channel): Promise<unknown[]> {
  const heard: unknown[] = [];
  const worker = connectWorker(channel);
  worker.onModelUnloaded((event) => heard.push(plainUnload(event)));
  const ask = (question: string, onText: () => void = () => {}, options: ExecuteOptions = {}) =>
    worker.executePrompt(
      createPrompt(question, { system: "Be short." }),
      (chunk) => {
        heard.push(chunk);
        if (chunk.type === "text") onText();
      },
      options,
    );
  await turn();
  const onProgress = (progress: number) => heard.push(progress);
  const place = { kind: "file", modelId: "starter", path: "/models/starter.gguf" } as const;
  const load = { contextSize: 64, llama: { threads: 2 }, onProgress };
  heard.push(await worker.loadModel(place, load));
  heard.push(await worker.countTokens(createPrompt("Hello"), { modelId: "starter" }));
  heard.push(await worker.describe());
  const settings = { modelId: "starter", maxTokens: 30, temperature: 0.5, topK: 40, seed: 1 };
  heard.push(await ask("Count to twenty.", () => {}, settings));
  const onPromptProgress = (step: PromptProgress) => heard.push(step);
  heard.push(await ask("Read this.", () => {}, { onPromptProgress, stop: ["###"] }));
  const stop = new AbortController();
  heard.push(await ask("Go on until I say so.", () => stop.abort(), { stopSignal: stop.signal }));
  const abort = new AbortController();
  const aborted = ask("Go on until I say so.", () => abort.abort("enough"), {
    signal: abort.signal,
  });
  heard.push(await failure(aborted));
  const failed = await failure(ask("Fail."));
  heard.push(LlmError.isInstance(failed) ? summarizeError(failed) : failed);
  await worker.unloadModel("starter");
  await turn();
  await worker[Symbol.asyncDispose]();
  return heard;
}

function plainUnload({ modelId, error }: ModelUnloaded): object {
  return error === undefined ? { modelId } : { modelId, error: summarizeError(error) };
}
