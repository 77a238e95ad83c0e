import type { ExecuteOptions } from "../ports/worker-service.ts";
import { generationOptionRules, type GenerationOptions } from "./generation-options.ts";
import { checkOptions, type OptionRules } from "./option-rules.ts";

/** All that says how one answer is written, and for whom. */
export type AnswerOptions = GenerationOptions & Pick<ExecuteOptions, "caller">;

export const answerOptionRules = {
  ...generationOptionRules,
  caller: { kind: "text", maxCharacters: 64 },
} as const satisfies OptionRules<AnswerOptions>;

/** Checks the options of an answer. @throws {LlmError} INVALID_ARGUMENT naming the option and what it may be */
export function checkGenerationOptions(options: AnswerOptions): void {
  checkOptions(options, answerOptionRules);
}
