import { LlmError, type Embedding } from "@llm/domain";

const dimensions = 8;

/** Embeds a text by its words: the same words give the same vector, and shared words a like one. */
export function fakeEmbedding(text: string): Embedding {
  const words = text.split(/\s+/).filter(Boolean);
  const sums = Array.from({ length: dimensions }, () => 0);
  for (const word of words) {
    for (let index = 0; index < dimensions; index++) {
      sums[index] = (sums[index] ?? 0) + Math.sin(hash(`${index} ${word}`));
    }
  }
  const length = Math.hypot(...sums);
  return { vector: sums.map((value) => value / length), tokens: words.length };
}

/** @throws {LlmError} CONTEXT_OVERFLOW for a text that is longer than a context. */
export function checkTextsFit(embeddings: readonly Embedding[], contextSize: number): void {
  const index = embeddings.findIndex(({ tokens }) => tokens >= contextSize);
  if (index === -1) return;
  const promptTokens = embeddings[index]?.tokens ?? 0;
  throw new LlmError(
    "CONTEXT_OVERFLOW",
    `Text ${index + 1} has ${promptTokens} tokens and the context holds ${contextSize}.`,
    { details: { index, promptTokens, contextSize } },
  );
}

function hash(text: string): number {
  let state = 2_166_136_261;
  for (let index = 0; index < text.length; index++) {
    state = Math.imul(state ^ text.charCodeAt(index), 16_777_619);
  }
  return state >>> 0;
}
