import { freemem } from "node:os";
import { LlmError, type LoadSettings } from "@llm/domain";
import type { LlamaModel } from "node-llama-cpp";

/** How a conversation is laid out in memory. */
export interface ContextPlan {
  /** Tokens of one conversation. */
  readonly contextSize: number;
  /** Tokens of prompts read at a time. */
  readonly promptSlice: number;
}

const defaultContextLimit = 8192;
/** More gain nothing: eight tokens cost as much in one batch as two apart. */
const mostSlots = 8;
/** On a CPU larger slices are hardly faster, and nothing can interrupt one. A GPU needs them to be busy. */
const defaultSlice = { cpu: 64, gpu: 512 };
/** Largest share of the free memory that is taken for the sake of answering several at once. */
const memoryShare = 0.25;

/**
 * Chooses the size of a context.
 * @throws {LlmError} MODEL_LOAD_FAILED when not even one conversation fits into the free memory.
 */
export async function planContext(
  model: LlamaModel,
  wishes: Pick<LoadSettings, keyof ContextPlan> = {},
): Promise<ContextPlan> {
  const contextSize = wishes.contextSize ?? Math.min(model.trainContextSize, defaultContextLimit);
  const promptSlice = wishes.promptSlice ?? defaultSlice[model.gpuLayers > 0 ? "gpu" : "cpu"];
  const { cpuRam } = await estimate(model, { contextSize, promptSlice }, 1);
  const freeRam = freemem();
  if (cpuRam > freeRam) throw tooLarge(contextSize, cpuRam, freeRam);
  return { contextSize, promptSlice };
}

/** Tells how many conversations a further context may hold, at least 1. */
export async function affordableSlots(model: LlamaModel, plan: ContextPlan): Promise<number> {
  const [one, two] = [await estimate(model, plan, 1), await estimate(model, plan, 2)];
  const { free: freeVram } = await model.llama.getVramState();
  const further = Math.min(
    howMany(two.cpuRam - one.cpuRam, freemem() * memoryShare - one.cpuRam),
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
  { contextSize, promptSlice }: ContextPlan,
  sequences: number,
): Promise<Memory> {
  return model.fileInsights.estimateContextResourceRequirementsV2({
    contextSize,
    sequences,
    batchSize: batchSize(promptSlice, sequences),
    modelGpuLayers: model.gpuLayers,
    flashAttention: "auto",
  });
}

/** How many of a size fit into an amount; of nothing, any number. */
function howMany(size: number, amount: number): number {
  return size <= 0 ? Infinity : Math.floor(amount / size);
}

function tooLarge(contextSize: number, neededBytes: number, freeBytes: number): LlmError {
  const message = `A context of ${contextSize} tokens needs ${megabytes(neededBytes)}, and ${megabytes(freeBytes)} of memory are free.`;
  return new LlmError("MODEL_LOAD_FAILED", message, {
    hint: "Load the model with a smaller context, or close other programs.",
    details: { contextSize, neededBytes, freeBytes },
  });
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 ** 2).toLocaleString("en-US")} MB`;
}
