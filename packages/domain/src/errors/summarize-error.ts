import type { ErrorSummary } from "../entities/model.ts";
import { LlmError } from "./llm-error.ts";

/** Makes data of an error, to be kept in a state or sent to another process. */
export function summarizeError(error: LlmError): ErrorSummary {
  const { code, message, hint, retryable, details } = error;
  return { code, message, hint, retryable, details };
}

/** Makes the error again of its data. */
export function restoreError(summary: ErrorSummary): LlmError {
  const { code, message, hint, retryable, details } = summary;
  return new LlmError(code, message, { hint, retryable, details });
}
