import { LlmError } from "../errors/llm-error.ts";

/** How an answer is written. What is left out is the engine's choice, given as the default. */
export interface GenerationOptions {
  /** Most tokens to write, 1 to 1,000,000. @default as many as the context holds */
  maxTokens?: number;
  /** Randomness, 0 (always the likeliest token) to 2. @default 0 */
  temperature?: number;
  /** Keep the likeliest tokens that make up this probability, 0 to 1. @default 0.95 */
  topP?: number;
  /** Keep this many of the likeliest tokens, 0 (all) to 1,000. @default 40 */
  topK?: number;
  /** Drop tokens less likely than this share of the likeliest, 0 to 1. @default 0 */
  minP?: number;
  /** Starts the random numbers, 0 to 4,294,967,295: the same seed writes the same answer. @default a new one each time */
  seed?: number;
  /** Makes tokens less likely that are among the last ones, 1 (off) to 2. @default 1 */
  repeatPenalty?: number;
  /** So many of the last tokens of prompt and answer `repeatPenalty` looks at, 1 to 4,096. @default 64 */
  repeatLastTokens?: number;
  /** The answer ends before the first of these texts, up to 16 of 1 to 256 characters each. @default none */
  stop?: readonly string[];
  /**
   * What becomes of a conversation that leaves too little room for the answer.
   * - `error`: the call fails with CONTEXT_OVERFLOW when there is no room at all
   * - `shift`: the oldest turns are left out, questions with their answers, until there is room for `maxTokens`
   *   (half of the context at most; a quarter when it is not given). The system message and the last question
   *   always stay. `droppedMessages` of the answer says what was left out.
   * @default "error"
   */
  contextPolicy?: ContextPolicy;
}

export const contextPolicies = ["error", "shift"] as const;
export type ContextPolicy = (typeof contextPolicies)[number];

/** How much of `stop` there may be. */
export const stopLimits = { phrases: 16, characters: 256 } as const;

/** Options that are numbers. */
type NumericOption = {
  [Name in keyof GenerationOptions]-?: GenerationOptions[Name] extends number | undefined
    ? Name
    : never;
}[keyof GenerationOptions];

interface NumberRange {
  readonly minimum: number;
  readonly maximum: number;
  readonly integer: boolean;
}

/** The range of each option: checked here and by the schemas at process boundaries. */
export const generationOptionRanges = {
  maxTokens: { minimum: 1, maximum: 1_000_000, integer: true },
  temperature: { minimum: 0, maximum: 2, integer: false },
  topP: { minimum: 0, maximum: 1, integer: false },
  topK: { minimum: 0, maximum: 1_000, integer: true },
  minP: { minimum: 0, maximum: 1, integer: false },
  seed: { minimum: 0, maximum: 0xffff_ffff, integer: true },
  repeatPenalty: { minimum: 1, maximum: 2, integer: false },
  repeatLastTokens: { minimum: 1, maximum: 4_096, integer: true },
} as const satisfies Record<NumericOption, NumberRange>;

/** The range of each load option: checked here and by the schemas at process boundaries. */
export const loadOptionRanges = {
  contextSize: { minimum: 64, maximum: 10_000_000, integer: true },
  threads: { minimum: 1, maximum: 1_024, integer: true },
  slots: { minimum: 1, maximum: 64, integer: true },
  promptSlice: { minimum: 1, maximum: 4_096, integer: true },
  maxQueued: { minimum: 0, maximum: 100_000, integer: true },
} as const satisfies Record<string, NumberRange>;

/**
 * Checks every number in `options` that has an entry in `ranges`.
 * @throws {LlmError} INVALID_ARGUMENT naming the option, its value and its range.
 */
export function checkRanges<Name extends string>(
  options: { readonly [name in NoInfer<Name>]?: number | undefined },
  ranges: Readonly<Record<Name, NumberRange>>,
): void {
  const values = new Map(Object.entries<unknown>(options));
  for (const [name, { minimum, maximum, integer }] of Object.entries<NumberRange>(ranges)) {
    const value = values.get(name);
    if (value === undefined) continue;
    const inRange = typeof value === "number" && value >= minimum && value <= maximum;
    if (inRange && (!integer || Number.isInteger(value))) continue;
    const kind = integer ? "a whole number" : "a number";
    throw new LlmError("INVALID_ARGUMENT", `${name} is ${String(value)}.`, {
      hint: `Give ${kind} from ${inWords(minimum)} to ${inWords(maximum)} for ${name}.`,
      details: { option: name, minimum, maximum },
    });
  }
}

function inWords(number: number): string {
  return number.toLocaleString("en");
}
