import type { GenerationOptions } from "@llm/domain";
import type { SequenceEvaluateOptions, Token } from "node-llama-cpp";

const defaultRepeatLastTokens = 64;

/**
 * Translates the options of an answer to those of the native library.
 * @param tokens those of the prompt and, as they are written, of the answer
 */
export function toSampling(
  options: GenerationOptions,
  tokens: readonly Token[],
): SequenceEvaluateOptions {
  const sampling = {
    temperature: options.temperature ?? 0,
    topP: options.topP ?? 0.95,
    topK: options.topK ?? 40,
    minP: options.minP ?? 0,
    // The library's own default is the time in seconds: two answers at once would be the same.
    seed: options.seed ?? Math.floor(Math.random() * 2 ** 32),
  };
  const { repeatPenalty: penalty = 1, repeatLastTokens: count = defaultRepeatLastTokens } = options;
  if (penalty === 1) return sampling;
  const punishTokens = () => tokens.slice(-count);
  return { ...sampling, repeatPenalty: { penalty, punishTokens, maxPunishTokens: count } };
}
