import { defaultSampling, LlmError, type FilePlace } from "@llm/domain";
import { modelFacts, readModelHeader, type GgufHeader } from "@llm/gguf";
import { getModuleVersion, type Llama, type LlamaModel } from "node-llama-cpp";
import { fileFingerprint } from "../../file-fingerprint.ts";
import type { Activity, RunningWork } from "./activity.ts";
import type { Calibrator, ObservedAnswer } from "../calibration/calibrator.ts";
import { givenTemplate } from "../prompt/chat-template.ts";
import { checkLimits } from "./check-limits.ts";
import { affordableSlots, planContext } from "../context/context-plan.ts";
import { disposeSoon } from "../native/dispose-soon.ts";
import { loadError } from "./load-error.ts";
import { LoadProgress } from "./load-progress.ts";
import { LoadedLlama, type LlamaFacts } from "./loaded-llama.ts";
import { modelCapabilities } from "./model-capabilities.ts";
import type { LoadRequest } from "./load-request.ts";
import type { FreeMemory } from "../memory/free-memory.ts";
import type { MemoryCheck } from "../memory/memory-check.ts";
import { worthMapping } from "../memory/mmap-choice.ts";
import { modelShape } from "./model-shape.ts";
import type { NativeLog } from "../native/native-log.ts";
import { openSlotContext } from "../context/open-slot-context.ts";
import { PromptRenderer } from "../prompt/prompt-renderer.ts";
import type { FastRead } from "../scheduler/kept-tokens.ts";
import { Scheduler } from "../scheduler/scheduler.ts";
import { usableCpus } from "./thread-count.ts";

const defaultMaxQueued = 64;

/** What a load needs of the engine. */
export interface LoadEnvironment {
  openLlama(): Promise<Llama>;
  readonly log: NativeLog;
  readonly calibrator: Calibrator;
  readonly activity: Activity;
  readonly freeMemory: FreeMemory;
  /** Makes sure that there is memory for the model. @throws {LlmError} INSUFFICIENT_MEMORY */
  makeRoom(check: Omit<MemoryCheck, "freeMemory">): Promise<void>;
}

/** Share of the progress that reading the weights makes up; measuring gets the rest. */
const readingShare = 0.9;

/**
 * Loads a model file into memory. An abort rejects with the signal's reason and leaves nothing behind.
 * @throws {LlmError} MODEL_NOT_FOUND | MODEL_FILE_INVALID | MODEL_LOAD_FAILED | INSUFFICIENT_MEMORY | ENGINE_UNAVAILABLE |
 * INVALID_ARGUMENT for a chat template or a way of computing that cannot be used, a context longer than the model can
 * read, or more threads than CPUs
 */
export async function loadLlama(
  file: FilePlace,
  request: LoadRequest,
  environment: LoadEnvironment,
): Promise<LoadedLlama> {
  const { signal, onProgress } = request;
  const started = performance.now();
  // Before the load takes its time.
  if (request.chatTemplate !== undefined) givenTemplate(request.chatTemplate);
  // Before native code sees the file, which a bad header can crash.
  const header = await readModelHeader(file.path);
  checkLimits(request, { header, cpus: await usableCpus() });
  const llama = await environment.openLlama();
  signal.throwIfAborted();
  await environment.makeRoom({ path: file.path, header, llama, request });
  signal.throwIfAborted();
  using work = environment.activity.begin();
  const memoryBefore = process.memoryUsage.rss();
  const progress = new LoadProgress(onProgress);
  environment.log.clear();
  let model: LlamaModel | undefined;
  try {
    model = await llama.loadModel({
      modelPath: file.path,
      useMmap: request.mmap ?? (llama.gpu === false ? worthMapping(header) : "auto"),
      onLoadProgress: (share) => progress.advance(share * readingShare),
      loadSignal: signal,
    });
    const { context, tuning, layout, ...parts } = await prepare({
      model,
      header,
      request,
      environment,
      progress,
      work,
    });
    signal.throwIfAborted();
    const info: LlamaFacts = {
      modelId: file.modelId,
      contextSize: context.contextSize,
      capabilities: modelCapabilities(header, parts.renderer),
      sampling: { ...defaultSampling, ...modelFacts(header).sampling },
      loadMs: performance.now() - started,
      local: {
        threads: context.threads,
        flashAttention: tuning.flashAttention,
        pinned: tuning.pinned,
        chosenBy: tuning.chosenBy,
        gpuLayers: model.gpuLayers,
        memoryBytes: Math.max(0, process.memoryUsage.rss() - memoryBefore),
      },
    };
    progress.finish();
    const owner = () => stateOwner(file, `${llama.llamaCppRelease.release}, ${layout}`);
    return new LoadedLlama(info, { model, ...parts, owner });
  } catch (error) {
    if (model !== undefined) await disposeSoon(model);
    signal.throwIfAborted();
    throw await loadError(error, file.modelId, environment.log);
  }
}

interface Preparation {
  readonly model: LlamaModel;
  readonly header: GgufHeader;
  readonly request: LoadRequest;
  readonly environment: LoadEnvironment;
  readonly progress: LoadProgress;
  readonly work: RunningWork;
}

async function prepare({ model, header, request, environment, progress, work }: Preparation) {
  const { maxQueued = defaultMaxQueued, kvCacheType, signal } = request;
  const { calibrator, activity, freeMemory } = environment;
  checkFlashAttention(model, request);
  const renderer = new PromptRenderer(model, request.chatTemplate);
  let steps = 0;
  const tuning = await calibrator.tune(model, {
    ...request,
    shape: modelShape(header),
    isAlone: work.isAlone,
    onStep: () => progress.advance(readingShare + Math.min(9, ++steps) / 100),
  });
  const { threads, flashAttention } = tuning;
  const plan = await planContext(model, { ...request, flashAttention }, await freeMemory());
  const { promptSlice } = plan;
  const options = { ...plan, threads };
  const context = await openSlotContext(model, request.slots ?? 1, { ...options, signal });
  const grow = async () => {
    const slots = await affordableSlots(model, plan, await freeMemory());
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
  const layout = `flash attention ${flashAttention}, ${kvCacheType ?? "f16"}`;
  const onObserved = (answer: ObservedAnswer) => void calibrator.observe(tuning, answer);
  return { renderer, context, tuning, layout, scheduler, activity, onObserved };
}

/** States of another version, or of another layout of the context, cannot be read. */
async function stateOwner({ path }: FilePlace, versionAndLayout: string): Promise<string> {
  const parts = [
    "node-llama-cpp",
    await getModuleVersion(),
    versionAndLayout,
    await fileFingerprint(path),
  ];
  return parts.join(" ");
}

function checkFlashAttention(
  { flashAttentionSupported }: LlamaModel,
  { flashAttention, kvCacheType = "f16" }: LoadRequest,
): void {
  if (flashAttentionSupported || (flashAttention !== true && kvCacheType === "f16")) return;
  throw new LlmError("INVALID_ARGUMENT", "This model cannot be computed with flash attention.", {
    hint: "Leave flashAttention out, and take the cache type f16.",
    details: { option: flashAttention === true ? "flashAttention" : "kvCacheType" },
  });
}

const smallModelBytes = 64 * 1024 ** 2;

/** As measured with models of 15 and 135 million parameters on a CPU: in small ones attention is most of the work. */
function fastRead(model: LlamaModel): FastRead | undefined {
  if (model.gpuLayers > 0) return undefined;
  return { tokens: 64, apart: 0, worthFrom: model.size < smallModelBytes ? 8 : 40 };
}
