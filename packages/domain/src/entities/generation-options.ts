import type { OptionRules } from "./option-rules.ts";
import type { SamplingOptions } from "./sampling.ts";

/** How an answer is written. What is left out is the model's recommendation, or else the default. */
export interface GenerationOptions extends SamplingOptions {
  /** Most tokens to write, 1 to 1,000,000. @default as many as the context holds */
  readonly maxTokens?: number;
  /** The answer ends before the first of these texts, up to 16 of 1 to 256 characters each. @default none */
  readonly stop?: readonly string[];
  /**
   * What happens to a conversation that leaves too little room for the answer.
   * - `error`: the call fails with CONTEXT_OVERFLOW when there is no room at all
   * - `shift`: the oldest turns are left out, questions with their answers, until there is room for `maxTokens`
   *   (half of the context at most; a quarter when it is not given). The system message and the last question
   *   always stay. `droppedMessages` of the answer says what was left out.
   * @default "error"
   */
  readonly contextPolicy?: ContextPolicy;
}

export const contextPolicies = ["error", "shift"] as const;
export type ContextPolicy = (typeof contextPolicies)[number];

export const samplingOptionRules = {
  temperature: { kind: "number", minimum: 0, maximum: 2, isInteger: false },
  topP: { kind: "number", minimum: 0, maximum: 1, isInteger: false },
  topK: { kind: "number", minimum: 0, maximum: 1_000, isInteger: true },
  minP: { kind: "number", minimum: 0, maximum: 1, isInteger: false },
  repeatPenalty: { kind: "number", minimum: 1, maximum: 2, isInteger: false },
  repeatLastTokens: { kind: "number", minimum: 1, maximum: 4_096, isInteger: true },
  seed: { kind: "number", minimum: 0, maximum: 0xffff_ffff, isInteger: true },
} as const satisfies OptionRules<SamplingOptions>;

export const generationOptionRules = {
  ...samplingOptionRules,
  maxTokens: { kind: "number", minimum: 1, maximum: 1_000_000, isInteger: true },
  stop: { kind: "texts", maxItems: 16, maxCharacters: 256 },
  contextPolicy: { kind: "choice", values: contextPolicies },
} as const satisfies OptionRules<GenerationOptions>;
