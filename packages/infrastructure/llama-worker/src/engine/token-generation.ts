import { LlmError, type GenerationOptions } from "@llm/domain";
import type { LlamaContextSequence, SequenceEvaluateOptions, Token } from "node-llama-cpp";
import type { WaitSignals } from "./sequence-pool.ts";

/** Tokens of a prompt read at a time. Native code cannot be interrupted, so this bounds how late an abort is. */
const promptSlice = 64;

/** What it takes of a context's sequence to write an answer. */
export type AnswerSequence = Pick<
  LlamaContextSequence,
  | "nextTokenIndex"
  | "needsCheckpoints"
  | "compareContextTokens"
  | "eraseContextTokenRanges"
  | "clearHistory"
  | "evaluate"
  | "evaluateWithoutGeneratingNewTokens"
>;

/**
 * Reads a prompt into the sequence and gives the tokens of the answer, until the model ends its turn.
 * A stop while the prompt is read ends it without a token.
 * @throws {LlmError} GENERATION_FAILED; the reason of `signal` when that aborts while the prompt is read.
 */
export async function* generateTokens(
  sequence: AnswerSequence,
  prompt: readonly Token[],
  options: WaitSignals & { sampling: SequenceEvaluateOptions },
): AsyncGenerator<Token, void, undefined> {
  try {
    const lastSlice = await readPrompt(sequence, prompt, options);
    if (lastSlice === undefined) return;
    yield* sequence.evaluate(lastSlice, options.sampling);
  } catch (error) {
    options.signal.throwIfAborted();
    await sequence.clearHistory();
    throw new LlmError("GENERATION_FAILED", "The engine failed while it answered.", {
      cause: error,
    });
  }
}

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

/** Reads all of the prompt but its last slice, which it gives back; undefined when it was stopped. */
async function readPrompt(
  sequence: AnswerSequence,
  prompt: readonly Token[],
  { signal, stopSignal }: WaitSignals,
): Promise<Token[] | undefined> {
  await keepCommonPrefix(sequence, prompt);
  for (;;) {
    signal.throwIfAborted();
    if (stopSignal?.aborted) return undefined;
    const rest = prompt.slice(sequence.nextTokenIndex, sequence.nextTokenIndex + promptSlice);
    if (sequence.nextTokenIndex + rest.length === prompt.length) return rest;
    await sequence.evaluateWithoutGeneratingNewTokens(rest);
  }
}

/** Drops what the sequence holds from the first token on that differs, and the prompt's last token, which has to be read to continue. */
async function keepCommonPrefix(sequence: AnswerSequence, prompt: readonly Token[]): Promise<void> {
  const { firstDifferentIndex } = sequence.compareContextTokens(prompt.slice(0, -1));
  if (firstDifferentIndex === sequence.nextTokenIndex) return;
  // A state that cannot be rewound would be computed again inside the library, deaf to any abort.
  if (sequence.needsCheckpoints) return sequence.clearHistory();
  await sequence.eraseContextTokenRanges([
    { start: firstDifferentIndex, end: sequence.nextTokenIndex },
  ]);
}
