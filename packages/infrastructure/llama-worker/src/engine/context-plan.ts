import { freemem } from "node:os";
import { LlmError } from "@llm/domain";
import type { LlamaModel } from "node-llama-cpp";

/** How the memory of a context is laid out. */
export interface ContextPlan {
  /** Tokens of one conversation. */
  readonly contextSize: number;
  /** Conversations answered at the same time. */
  readonly sequences: number;
}

const defaultContextLimit = 8192;
const mostSequences = 4;
/** Largest share of the free memory that a context takes for the sake of answering several at once. */
const memoryShare = 0.25;

/**
 * Chooses the size of a context and for how many conversations it has room.
 * @throws {LlmError} MODEL_LOAD_FAILED when not even one conversation fits into the free memory.
 */
export async function planContext(model: LlamaModel, requested?: number): Promise<ContextPlan> {
  const contextSize = requested ?? Math.min(model.trainContextSize, defaultContextLimit);
  const one = await model.fileInsights.estimateContextResourceRequirementsV2({
    contextSize,
    modelGpuLayers: model.gpuLayers,
    flashAttention: "auto",
  });
  const freeRam = freemem();
  if (one.cpuRam > freeRam) {
    const message = `A context of ${contextSize} tokens needs ${megabytes(one.cpuRam)}, and ${megabytes(freeRam)} of memory are free.`;
    throw new LlmError("MODEL_LOAD_FAILED", message, {
      hint: "Load the model with a smaller context, or close other programs.",
      details: { contextSize, neededBytes: one.cpuRam, freeBytes: freeRam },
    });
  }
  const freeVram = (await model.llama.getVramState()).free;
  const affordable = Math.min(share(freeRam, one.cpuRam), share(freeVram, one.gpuVram));
  return { contextSize, sequences: Math.max(1, Math.min(mostSequences, affordable)) };
}

/** How many of a size fit into the share of what is free; a size of 0 fits without end. */
function share(free: number, size: number): number {
  return size === 0 ? Infinity : Math.floor((free * memoryShare) / size);
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 ** 2).toLocaleString("en-US")} MB`;
}
