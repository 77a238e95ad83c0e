/** How the next token is drawn from those the model considers. */
export interface SamplingOptions {
  /** Randomness, 0 (always the likeliest token) to 2. @default 0.7 */
  readonly temperature?: number;
  /** Keep the likeliest tokens that make up this probability, 0 to 1. @default 0.95 */
  readonly topP?: number;
  /** Keep this many of the likeliest tokens, 0 (all) to 1,000. @default 40 */
  readonly topK?: number;
  /** Drop tokens less likely than this share of the likeliest, 0 to 1. @default 0.05 */
  readonly minP?: number;
  /** Makes tokens less likely that are among the last ones, 1 (off) to 2. @default 1 */
  readonly repeatPenalty?: number;
  /** How many of the last tokens of prompt and answer `repeatPenalty` looks at, 1 to 4,096. @default 64 */
  readonly repeatLastTokens?: number;
  /**
   * Starts the random numbers, 0 to 4,294,967,295: the same seed writes the same answer to the same question with the
   * same settings on the same machine, as long as nothing else is answered at the same time.
   * @default a new one each time
   */
  readonly seed?: number;
}

/** The sampling of a model that recommends none. */
export const defaultSampling = {
  temperature: 0.7,
  topP: 0.95,
  topK: 40,
  minP: 0.05,
  repeatPenalty: 1,
  repeatLastTokens: 64,
} as const satisfies Required<Omit<SamplingOptions, "seed">>;

/** All that decides how tokens are drawn. */
export type ResolvedSampling = Required<SamplingOptions>;

/**
 * Completes what a question asks for by what the model recommends, and that by the defaults.
 * @param newSeed makes the seed where none is asked for
 */
export function resolveSampling(
  asked: SamplingOptions,
  recommended: SamplingOptions,
  newSeed: () => number = randomSeed,
): ResolvedSampling {
  const choose = (name: keyof typeof defaultSampling): number =>
    asked[name] ?? recommended[name] ?? defaultSampling[name];
  return {
    temperature: choose("temperature"),
    topP: choose("topP"),
    topK: choose("topK"),
    minP: choose("minP"),
    repeatPenalty: choose("repeatPenalty"),
    repeatLastTokens: choose("repeatLastTokens"),
    seed: asked.seed ?? newSeed(),
  };
}

function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}
