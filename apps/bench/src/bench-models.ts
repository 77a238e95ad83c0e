import { syntheticModelFile, syntheticShapes, type SyntheticShape } from "@llm/testing/gguf";

const common = { contextLength: 8192, seed: 1 } as const;

/**
 * Real shapes with random weights: speed does not depend on what the weights are. Heads are 64 wide. The
 * embedding is there twice, so that 0.5B gets half of the vocabulary of the model it is shaped after.
 */
export const benchModels = {
  "0.5M": syntheticShapes.tiny,
  "15M": {
    ...common,
    layers: 6,
    width: 192,
    heads: 3,
    keyValueHeads: 3,
    feedForward: 512,
    vocabularySize: 32_000,
    type: "Q8_0",
  },
  "135M": {
    ...common,
    layers: 30,
    width: 576,
    heads: 9,
    keyValueHeads: 3,
    feedForward: 1536,
    vocabularySize: 32_768,
    type: "Q8_0",
  },
  "0.5B": {
    ...common,
    layers: 24,
    width: 896,
    heads: 14,
    keyValueHeads: 2,
    feedForward: 4864,
    vocabularySize: 75_968,
    type: "Q4_0",
  },
} as const satisfies Record<string, SyntheticShape>;

export type BenchModelName = keyof typeof benchModels;

/** Gives the path of a model, written at the first call and kept for later runs. */
export function benchModelFile(name: BenchModelName): Promise<string> {
  return syntheticModelFile(benchModels[name]);
}
