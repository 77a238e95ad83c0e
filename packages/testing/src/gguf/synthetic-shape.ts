import { LlmError } from "@llm/domain";

/** The size of a synthetic model. Rows are whole blocks of 32 weights: width and feedForward are multiples of 32. */
export interface SyntheticShape {
  readonly layers: number;
  readonly width: number;
  /** Heads of attention; width / heads is even, and 64 in realistic models. */
  readonly heads: number;
  /** Divides `heads`. */
  readonly keyValueHeads: number;
  readonly feedForward: number;
  /** Most tokens the model says it was trained to read. */
  readonly contextLength: number;
  /** Tokens; what the tokenizer has not is filled up with unused ones. @default as many as the tokenizer has */
  readonly vocabularySize?: number;
  readonly type: "F16" | "Q8_0" | "Q4_0";
  /** Starts the random weights, 1 or more: the same shape and seed give the same file. */
  readonly seed: number;
}

/**
 * Shapes to test with:
 * - `tiny`: half a million parameters, loads in milliseconds, for contracts
 * - `slow`: 60 million parameters, so that an answer of some hundred tokens takes seconds
 */
export const syntheticShapes = {
  tiny: {
    layers: 2,
    width: 64,
    heads: 1,
    keyValueHeads: 1,
    feedForward: 128,
    contextLength: 2048,
    type: "F16",
    seed: 1,
  },
  slow: {
    layers: 16,
    width: 576,
    heads: 9,
    keyValueHeads: 3,
    feedForward: 1536,
    contextLength: 4096,
    type: "Q8_0",
    seed: 1,
  },
} as const satisfies Record<string, SyntheticShape>;

export type SyntheticShapeName = keyof typeof syntheticShapes;

/** @throws {LlmError} INVALID_ARGUMENT when the numbers do not fit each other. */
export function checkShape(shape: SyntheticShape): void {
  const { layers, width, heads, keyValueHeads, feedForward } = shape;
  const fits =
    Math.min(layers, width, heads, keyValueHeads, feedForward, shape.seed) >= 1 &&
    width % 32 === 0 &&
    feedForward % 32 === 0 &&
    width % heads === 0 &&
    (width / heads) % 2 === 0 &&
    heads % keyValueHeads === 0;
  if (fits) return;
  throw new LlmError("INVALID_ARGUMENT", "The numbers of the synthetic shape do not fit.", {
    hint: "Make width and feedForward multiples of 32, width / heads even, and heads a multiple of keyValueHeads.",
  });
}
