import type { Writable } from "node:stream";
import { LlmError } from "@llm/domain";

/** Says what happened and what to do; `subject` is what it happened to, when that could be one of several. */
export function reportError(stderr: Writable, error: unknown, subject?: string): void {
  const { code, message, hint } = LlmError.from(error);
  stderr.write(
    `error[${code}]: ${subject === undefined ? "" : `${subject}: `}${message}\nhint: ${hint}\n`,
  );
}
