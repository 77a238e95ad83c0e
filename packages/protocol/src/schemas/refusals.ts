import { LlmError } from "@llm/domain";
import type { z } from "zod";

/** Makes a check of the domain a part of a schema. What it refuses reaches the caller as the check's own error. */
export function refusedBy<Value>(
  check: (value: Value) => void,
): (value: Value, context: z.RefinementCtx) => void {
  return (value, context) => {
    try {
      check(value);
    } catch (error) {
      refuse(error, context);
    }
  };
}

/** Refuses a value with what a check of the domain threw. */
export function refuse(error: unknown, context: z.RefinementCtx): void {
  if (!LlmError.isInstance(error)) throw error;
  const { message, hint, details } = error;
  context.addIssue({ code: "custom", message: hint, params: { message, hint, details } });
}
