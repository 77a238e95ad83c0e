import { freemem } from "node:os";
import { LlmError } from "@llm/domain";
import type { LlamaModel } from "node-llama-cpp";

/** How the memory of a context is laid out. */
export interface ContextPlan {
  /** Tokens of one conversation. */
  readonly contextSize: number;
  /** Conversations it holds, all answered at the same time. */
  readonly slots: number;
  /** Tokens of prompts read at a time. */
  readonly promptSlice: number;
  /** Most tokens evaluated at a time: a slice, and a token of each answer. */
  readonly batchSize: number;
}

/** What is left out is chosen for the model and the machine. */
export interface ContextWishes {
  readonly contextSize?: number | undefined;
  readonly slots?: number | undefined;
  readonly promptSlice?: number | undefined;
}

const defaultContextLimit = 8192;
const mostSlots = 8;
/** On a CPU larger slices are hardly faster, and nothing can interrupt one. A GPU needs them to be busy. */
const defaultSlice = { cpu: 64, gpu: 512 };
/** Largest share of the free memory that is taken for the sake of answering several at once, */
const memoryShare = 0.125;
/** and the most of it, unless the model itself is larger. */
const cheapBytes = 256 * 1024 ** 2;

/**
 * Chooses the size of a context and for how many conversations it has room.
 * @throws {LlmError} MODEL_LOAD_FAILED when not even one conversation fits into the free memory.
 */
export async function planContext(
  model: LlamaModel,
  wishes: ContextWishes = {},
): Promise<ContextPlan> {
  const contextSize = wishes.contextSize ?? Math.min(model.trainContextSize, defaultContextLimit);
  const promptSlice = wishes.promptSlice ?? defaultSlice[model.gpuLayers > 0 ? "gpu" : "cpu"];
  const estimate = (sequences: number) =>
    model.fileInsights.estimateContextResourceRequirementsV2({
      contextSize,
      sequences,
      batchSize: batchSize(promptSlice, sequences),
      modelGpuLayers: model.gpuLayers,
      flashAttention: "auto",
    });
  const one = await estimate(1);
  const freeRam = freemem();
  if (one.cpuRam > freeRam) throw tooLarge(contextSize, one.cpuRam, freeRam);
  const slots = wishes.slots ?? (await affordableSlots(model, { one, two: await estimate(2) }));
  return { contextSize, slots, promptSlice, batchSize: batchSize(promptSlice, slots) };
}

interface Memory {
  readonly cpuRam: number;
  readonly gpuVram: number;
}

async function affordableSlots(
  model: LlamaModel,
  { one, two }: { one: Memory; two: Memory },
): Promise<number> {
  const freeVram = (await model.llama.getVramState()).free;
  const cheap = Math.max(cheapBytes, model.size);
  const further = Math.min(
    howMany(two.cpuRam - one.cpuRam, Math.min(cheap, freemem() * memoryShare)),
    howMany(two.gpuVram - one.gpuVram, Math.min(cheap, freeVram * memoryShare)),
  );
  return Math.min(mostSlots, 1 + further);
}

/** How many of a size fit into an amount; of nothing, any number. */
function howMany(size: number, amount: number): number {
  return size <= 0 ? Infinity : Math.floor(amount / size);
}

function batchSize(promptSlice: number, slots: number): number {
  return Math.ceil((promptSlice + slots) / 32) * 32;
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
