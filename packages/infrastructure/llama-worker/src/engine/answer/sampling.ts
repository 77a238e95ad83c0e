import type { ResolvedSampling } from "@llm/domain";
import type { SequenceEvaluateOptions, Token } from "node-llama-cpp";

/**
 * Translates the sampling of an answer to that of the native library.
 * @param tokens those of the prompt and, as they are written, of the answer
 */
export function toSampling(
  { repeatPenalty: penalty, repeatLastTokens: count, ...sampling }: ResolvedSampling,
  tokens: readonly Token[],
): SequenceEvaluateOptions {
  if (penalty === 1) return sampling;
  const punishTokens = () => tokens.slice(-count);
  return { ...sampling, repeatPenalty: { penalty, punishTokens, maxPunishTokens: count } };
}
