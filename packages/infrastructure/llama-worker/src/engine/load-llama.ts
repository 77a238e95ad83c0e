import type { LoadedModel, ModelFile } from "@llm/domain";
import { readGgufHeader } from "@llm/gguf";
import type { Llama, LlamaModel } from "node-llama-cpp";
import { planContext } from "./context-plan.ts";
import { disposeSoon } from "./dispose-soon.ts";
import { loadError } from "./load-error.ts";
import { LoadProgress } from "./load-progress.ts";
import { LoadedLlama } from "./loaded-llama.ts";
import type { NativeLog } from "./native-log.ts";
import { PromptRenderer } from "./prompt-renderer.ts";
import type { LoadWatch } from "./shared-load.ts";

/** What a load needs of the engine. */
export interface LoadEnvironment {
  openLlama(): Promise<Llama>;
  readonly log: NativeLog;
}

export interface LoadRequest extends Required<LoadWatch> {
  readonly contextSize: number | undefined;
  readonly threads: number;
}

/**
 * Loads a model file into memory. An abort rejects with the signal's reason and leaves nothing behind.
 * @throws {LlmError} MODEL_NOT_FOUND | MODEL_FILE_INVALID | MODEL_LOAD_FAILED | ENGINE_UNAVAILABLE
 */
export async function loadLlama(
  file: ModelFile,
  request: LoadRequest,
  environment: LoadEnvironment,
): Promise<LoadedLlama> {
  const { signal, onProgress } = request;
  const started = performance.now();
  // Before native code sees the file, which a bad header can crash.
  await readGgufHeader(file.path);
  const llama = await environment.openLlama();
  signal.throwIfAborted();
  const memoryBefore = process.memoryUsage.rss();
  const progress = new LoadProgress(onProgress);
  environment.log.clear();
  let model: LlamaModel | undefined;
  try {
    model = await llama.loadModel({
      modelPath: file.path,
      onLoadProgress: progress.advance,
      loadSignal: signal,
    });
    const parts = { model, ...(await prepare(model, request)) };
    signal.throwIfAborted();
    const info: LoadedModel = {
      modelId: file.modelId,
      contextSize: parts.contextSize,
      threads: parts.context.currentThreads,
      gpuLayers: model.gpuLayers,
      memoryBytes: Math.max(0, process.memoryUsage.rss() - memoryBefore),
      loadMs: performance.now() - started,
    };
    progress.finish();
    return new LoadedLlama(info, parts);
  } catch (error) {
    if (model !== undefined) await disposeSoon(model);
    signal.throwIfAborted();
    throw await loadError(error, file.modelId, environment.log);
  }
}

async function prepare(model: LlamaModel, { contextSize, threads, signal }: LoadRequest) {
  const renderer = new PromptRenderer(model);
  const plan = await planContext(model, contextSize);
  const context = await model.createContext({
    contextSize: plan.contextSize,
    sequences: plan.sequences,
    threads,
    flashAttention: "auto",
    failedCreationRemedy: false,
    createSignal: signal,
  });
  // The library rounds the size up; what was asked for is what the user counts on.
  return { renderer, context, contextSize: Math.min(plan.contextSize, context.contextSize) };
}
