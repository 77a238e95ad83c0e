import type { LoadedModel, LoadSettings, ModelFile } from "@llm/domain";
import { readModelHeader } from "@llm/gguf";
import { getModuleVersion, type Llama, type LlamaModel } from "node-llama-cpp";
import { fileFingerprint } from "../file-fingerprint.ts";
import { givenTemplate } from "./chat-template.ts";
import { affordableSlots, planContext } from "./context-plan.ts";
import { disposeSoon } from "./dispose-soon.ts";
import { loadError } from "./load-error.ts";
import { LoadProgress } from "./load-progress.ts";
import { LoadedLlama } from "./loaded-llama.ts";
import type { NativeLog } from "./native-log.ts";
import { openSlotContext } from "./open-slot-context.ts";
import { PromptRenderer } from "./prompt-renderer.ts";
import type { FastRead } from "./scheduler/kept-tokens.ts";
import { Scheduler } from "./scheduler/scheduler.ts";
import type { LoadWatch } from "./shared-load.ts";

const defaultMaxQueued = 64;

/** What a load needs of the engine. */
export interface LoadEnvironment {
  openLlama(): Promise<Llama>;
  readonly log: NativeLog;
}

export interface LoadRequest extends LoadSettings, Required<LoadWatch> {
  readonly threads: number;
}

/**
 * Loads a model file into memory. An abort rejects with the signal's reason and leaves nothing behind.
 * @throws {LlmError} MODEL_NOT_FOUND | MODEL_FILE_INVALID | MODEL_LOAD_FAILED | ENGINE_UNAVAILABLE |
 * INVALID_ARGUMENT for a chat template that cannot be used
 */
export async function loadLlama(
  file: ModelFile,
  request: LoadRequest,
  environment: LoadEnvironment,
): Promise<LoadedLlama> {
  const { signal, onProgress } = request;
  const started = performance.now();
  // Before the load takes its time.
  if (request.chatTemplate !== undefined) givenTemplate(request.chatTemplate);
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
    const { context, ...parts } = await prepare(model, request);
    signal.throwIfAborted();
    const info: LoadedModel = {
      modelId: file.modelId,
      contextSize: context.contextSize,
      threads: context.threads,
      gpuLayers: model.gpuLayers,
      memoryBytes: Math.max(0, process.memoryUsage.rss() - memoryBefore),
      loadMs: performance.now() - started,
    };
    progress.finish();
    const owner = () => stateOwner(file, llama.llamaCppRelease.release);
    return new LoadedLlama(info, { model, ...parts, owner });
  } catch (error) {
    if (model !== undefined) await disposeSoon(model);
    signal.throwIfAborted();
    throw await loadError(error, file.modelId, environment.log);
  }
}

async function prepare(model: LlamaModel, request: LoadRequest) {
  const { threads, maxQueued = defaultMaxQueued, signal } = request;
  const renderer = new PromptRenderer(model, request.chatTemplate);
  const { contextSize, promptSlice } = await planContext(model, request);
  const options = { contextSize, promptSlice, threads };
  const context = await openSlotContext(model, request.slots ?? 1, { ...options, signal });
  const grow = async () => {
    const slots = await affordableSlots(model, { contextSize, promptSlice });
    if (slots <= context.slots) return undefined;
    return openSlotContext(model, slots, options);
  };
  const scheduler = new Scheduler(context, {
    promptSlice,
    maxQueued,
    fastRead: fastRead(model),
    // A number of slots that was asked for is kept to. Where growing fails, all go on taking turns, and the native log says why.
    grow: request.slots === undefined ? () => grow().catch(() => undefined) : undefined,
  });
  return { renderer, context, scheduler };
}

async function stateOwner({ path }: ModelFile, nativeVersion: string): Promise<string> {
  const parts = [
    "node-llama-cpp",
    await getModuleVersion(),
    nativeVersion,
    await fileFingerprint(path),
  ];
  return parts.join(" ");
}

const smallModelBytes = 64 * 1024 ** 2;

/** As measured with models of 15 and 135 million parameters on a CPU: in small ones attention is most of the work. */
function fastRead(model: LlamaModel): FastRead | undefined {
  if (model.gpuLayers > 0) return undefined;
  return { tokens: 64, apart: 0, worthFrom: model.size < smallModelBytes ? 8 : 40 };
}
