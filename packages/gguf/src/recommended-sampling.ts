import type { SamplingOptions } from "@llm/domain";
import { fitsRule, samplingOptionRules } from "@llm/domain/adapters";
import { numberValue } from "./metadata-values.ts";
import type { GgufMetadata } from "./value-types.ts";

/** The key that llama.cpp's converter gives each option, after `general.sampling.`. A seed is never recommended. */
const keys: ReadonlyMap<keyof SamplingOptions, string> = new Map([
  ["temperature", "temp"],
  ["topP", "top_p"],
  ["topK", "top_k"],
  ["minP", "min_p"],
  ["repeatPenalty", "penalty_repeat"],
  ["repeatLastTokens", "penalty_last_n"],
]);

/** Digits that a number of 32 bits is sure of: 0.95 is stored as 0.949999988079071. */
const sureDigits = 6;

/**
 * How the makers of a model recommend sampling from it; undefined when its file does not say. A value that would be
 * refused as an option is left out, and so is a temperature of 0, which is only used where it is asked for.
 */
export function recommendedSampling(metadata: GgufMetadata): SamplingOptions | undefined {
  const sampling: { -readonly [Name in keyof SamplingOptions]: SamplingOptions[Name] } = {};
  for (const [name, key] of keys) {
    const stored = numberValue(metadata, `general.sampling.${key}`);
    if (stored === undefined) continue;
    const value = Number(stored.toPrecision(sureDigits));
    if (!fitsRule(value, samplingOptionRules[name])) continue;
    if (name === "temperature" && value === 0) continue;
    sampling[name] = value;
  }
  return Object.keys(sampling).length === 0 ? undefined : sampling;
}
