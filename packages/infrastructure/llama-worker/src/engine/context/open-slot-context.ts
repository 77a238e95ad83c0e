import { LlmError } from "@llm/domain";
import type { LlamaContext, LlamaModel } from "node-llama-cpp";
import { batchSize, type ContextPlan } from "./context-plan.ts";
import { kvCacheGgmlType } from "./kv-cache-type.ts";
import type { SlotContext } from "../scheduler/slot-table.ts";

export interface SlotContextOptions extends ContextPlan {
  readonly threads: number;
  readonly signal?: AbortSignal;
}

/** A native context with its facts. */
export interface OpenSlotContext extends SlotContext {
  /** Tokens of one conversation there is room for. */
  readonly contextSize: number;
  readonly threads: number;
}

/** Opens a native context with room for `slots` conversations. */
export async function openSlotContext(
  model: LlamaModel,
  slots: number,
  { contextSize, promptSlice, flashAttention, threads, signal, ...plan }: SlotContextOptions,
): Promise<OpenSlotContext> {
  const { kvCacheKeyType, kvCacheValueType } = kvCacheGgmlType(plan.kvCacheType);
  const context = await model.createContext({
    contextSize,
    sequences: slots,
    batchSize: batchSize(promptSlice, slots),
    threads,
    flashAttention,
    experimentalKvCacheKeyType: kvCacheKeyType,
    experimentalKvCacheValueType: kvCacheValueType,
    failedCreationRemedy: false,
    ...(signal === undefined ? {} : { createSignal: signal }),
  });
  return {
    slots,
    // The library rounds the size up; what was asked for is what the user counts on.
    contextSize: Math.min(contextSize, context.contextSize),
    threads: context.currentThreads,
    openSequence: () => openSequence(context),
    dispose: () => context.dispose(),
  };
}

function openSequence(context: LlamaContext): ReturnType<LlamaContext["getSequence"]> {
  return context.getSequence({ contextShift: { strategy: refuseContextShift } });
}

// An answer ends before its context is full, so this is never called; if it were, forgetting the
// beginning of the conversation without a word would be worse than failing.
function refuseContextShift(): never {
  throw new LlmError("GENERATION_FAILED", "The context is full.");
}
