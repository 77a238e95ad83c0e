import type { Writable } from "node:stream";
import { LlmError } from "@llm/domain";

/** Says what happened and what to do. */
export function reportError(stderr: Writable, error: unknown): void {
  const { code, message, hint } = LlmError.from(error);
  stderr.write(`error[${code}]: ${message}\nhint: ${hint}\n`);
}
