import type { KvCacheType } from "@llm/domain";
import type { LlamaModel } from "node-llama-cpp";
import { chooseContextSize } from "./context-size.ts";
import { kvCacheGgmlType } from "./kv-cache-type.ts";
import { insufficientMemory } from "../memory/insufficient-memory.ts";
import { largestContext } from "../memory/largest-context.ts";

/** How a conversation is laid out in memory. */
export interface ContextPlan {
  /** Tokens of one conversation. */
  readonly contextSize: number;
  /** Tokens of prompts read at a time. */
  readonly promptSlice: number;
  readonly flashAttention: boolean;
  readonly kvCacheType: KvCacheType;
}

/** More gain nothing: eight tokens cost as much in one batch as two apart. */
const mostSlots = 8;
/** On a CPU larger slices are hardly faster, and nothing can interrupt one. A GPU needs them to be busy. */
const defaultSlice = { cpu: 64, gpu: 512 };
/** Largest share of the free memory that is taken for the sake of answering several at once. */
const memoryShare = 0.25;

/** What is asked for; what is left out is chosen for the model. */
export interface ContextWishes {
  readonly contextSize?: number | undefined;
  readonly promptSlice?: number | undefined;
  readonly kvCacheType?: KvCacheType | undefined;
  readonly flashAttention: boolean;
}

/**
 * Chooses the size of a context.
 * @param freeBytes memory outside of GPUs that it may take
 * @throws {LlmError} INSUFFICIENT_MEMORY when not even one conversation fits into the free memory.
 */
export async function planContext(
  model: LlamaModel,
  wishes: ContextWishes,
  freeBytes: number,
): Promise<ContextPlan> {
  const promptSlice = wishes.promptSlice ?? defaultSlice[model.gpuLayers > 0 ? "gpu" : "cpu"];
  const { kvCacheType = "f16", flashAttention } = wishes;
  const layout = { promptSlice, flashAttention, kvCacheType };
  const contextSize =
    wishes.contextSize ??
    (await chooseContextSize({
      trainContextSize: model.trainContextSize,
      weightBytes: model.size,
      contextBytes: async (size) => {
        const { cpuRam, gpuVram } = await estimate(model, { ...layout, contextSize: size }, 1);
        return cpuRam + gpuVram;
      },
    }));
  const plan = { ...layout, contextSize };
  const { cpuRam } = await estimate(model, plan, 1);
  if (cpuRam <= freeBytes) return plan;
  const largestContextSize = await largestContext(contextSize, async (size) => {
    const smaller = await estimate(model, { ...plan, contextSize: size }, 1);
    return smaller.cpuRam <= freeBytes;
  });
  throw insufficientMemory({ contextSize, neededBytes: cpuRam, freeBytes, largestContextSize });
}

/**
 * Tells how many conversations a further context may hold, at least 1.
 * @param freeBytes memory outside of GPUs
 */
export async function affordableSlots(
  model: LlamaModel,
  plan: ContextPlan,
  freeBytes: number,
): Promise<number> {
  const [one, two] = [await estimate(model, plan, 1), await estimate(model, plan, 2)];
  const { free: freeVram } = await model.llama.getVramState();
  const further = Math.min(
    howMany(two.cpuRam - one.cpuRam, freeBytes * memoryShare - one.cpuRam),
    howMany(two.gpuVram - one.gpuVram, freeVram * memoryShare - one.gpuVram),
  );
  return Math.max(1, Math.min(mostSlots, 1 + further));
}

/** Most tokens evaluated at a time: a slice, and a token of each answer. */
export function batchSize(promptSlice: number, slots: number): number {
  return Math.ceil((promptSlice + slots) / 32) * 32;
}

interface Memory {
  readonly cpuRam: number;
  readonly gpuVram: number;
}

function estimate(
  model: LlamaModel,
  { contextSize, promptSlice, flashAttention, kvCacheType }: ContextPlan,
  sequences: number,
): Promise<Memory> {
  return model.fileInsights.estimateContextResourceRequirementsV2({
    contextSize,
    sequences,
    batchSize: batchSize(promptSlice, sequences),
    modelGpuLayers: model.gpuLayers,
    flashAttention,
    ...kvCacheGgmlType(kvCacheType),
  });
}

/** How many of a size fit into an amount; of nothing, any number. */
function howMany(size: number, amount: number): number {
  return size <= 0 ? Infinity : Math.floor(amount / size);
}
