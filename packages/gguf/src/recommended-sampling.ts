import { checkOptions, LlmError, samplingOptionRules, type SamplingOptions } from "@llm/domain";
import type { GgufMetadata } from "./value-types.ts";
import { numberValue } from "./metadata-values.ts";

/** The keys that llama.cpp reads recommendations from (`llama-arch.cpp`, `general.sampling.*`). */
const keys: Readonly<Record<Exclude<keyof SamplingOptions, "seed">, string>> = {
  temperature: "general.sampling.temp",
  topP: "general.sampling.top_p",
  topK: "general.sampling.top_k",
  minP: "general.sampling.min_p",
  repeatPenalty: "general.sampling.penalty_repeat",
  repeatLastTokens: "general.sampling.penalty_last_n",
};

/** How the makers of a model recommend sampling from it; a value that is out of its range is left out. */
export function recommendedSampling(metadata: GgufMetadata): SamplingOptions | undefined {
  const found = Object.entries(keys).flatMap(([name, key]) => {
    const value = numberValue(metadata, key);
    // Of 32 bits, so that 0.7 reads 0.699999988079071.
    const rounded = value === undefined ? undefined : Math.round(value * 1e6) / 1e6;
    return rounded === undefined || !isInRange(name, rounded) ? [] : [[name, rounded] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

function isInRange(name: string, value: number): boolean {
  try {
    checkOptions({ [name]: value }, samplingOptionRules);
    return true;
  } catch (error) {
    if (LlmError.isInstance(error)) return false;
    throw error;
  }
}
