import type { LoadedModel, ModelFile } from "@llm/domain";
import { readModelHeader } from "@llm/gguf";
import type { Llama, LlamaModel } from "node-llama-cpp";
import { planContext, type ContextWishes } from "./context-plan.ts";
import { disposeSoon } from "./dispose-soon.ts";
import { loadError } from "./load-error.ts";
import { LoadProgress } from "./load-progress.ts";
import { LoadedLlama } from "./loaded-llama.ts";
import type { NativeLog } from "./native-log.ts";
import { PromptRenderer } from "./prompt-renderer.ts";
import type { FastRead } from "./scheduler/kept-tokens.ts";
import type { LoadWatch } from "./shared-load.ts";

/** What a load needs of the engine. */
export interface LoadEnvironment {
  openLlama(): Promise<Llama>;
  readonly log: NativeLog;
}

export interface LoadRequest extends Required<LoadWatch>, ContextWishes {
  readonly threads: number;
  readonly maxQueued: number;
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
  await readModelHeader(file.path);
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

async function prepare(model: LlamaModel, request: LoadRequest) {
  const { threads, maxQueued, signal } = request;
  const renderer = new PromptRenderer(model);
  const { contextSize, slots, promptSlice, batchSize } = await planContext(model, request);
  const context = await model.createContext({
    contextSize,
    sequences: slots,
    batchSize,
    threads,
    flashAttention: "auto",
    failedCreationRemedy: false,
    createSignal: signal,
  });
  return {
    renderer,
    context,
    // The library rounds the size up; what was asked for is what the user counts on.
    contextSize: Math.min(contextSize, context.contextSize),
    scheduling: { slots, promptSlice, maxQueued, fastRead: fastRead(model) },
  };
}

const smallModelBytes = 64 * 1024 ** 2;

/** As measured with models of 15 and 135 million parameters on a CPU: in small ones attention is most of the work. */
function fastRead(model: LlamaModel): FastRead | undefined {
  if (model.gpuLayers > 0) return undefined;
  return { tokens: 64, apart: 0, worthFrom: model.size < smallModelBytes ? 8 : 40 };
}
