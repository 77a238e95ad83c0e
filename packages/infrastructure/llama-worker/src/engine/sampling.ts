import type { GenerationOptions } from "@llm/domain";
import type { SequenceEvaluateOptions } from "node-llama-cpp";

/** Translates the options of an answer to those of the native library. */
export function toSampling(options: GenerationOptions): SequenceEvaluateOptions {
  return {
    temperature: options.temperature ?? 0,
    topP: options.topP ?? 0.95,
    topK: options.topK ?? 40,
    minP: options.minP ?? 0,
    // The library's own default is the time in seconds: two answers at once would be the same.
    seed: options.seed ?? Math.floor(Math.random() * 2 ** 32),
  };
}
