import type { Writable } from "node:stream";
import { LlmError, type ErrorSummary } from "@llm/domain";
import { summarizeError } from "@llm/domain/adapters";
import { flagOf } from "./generation-arguments.ts";
import { writeText } from "./write-text.ts";

/**
 * Says what happened and what to do.
 * @param subject what it happened to, where that is one of several
 */
export function reportError(stderr: Writable, error: unknown, subject?: string): void {
  const { code, message, hint } = summaryOf(error);
  const about = subject === undefined ? "" : `${subject}: `;
  stderr.write(`error[${code}]: ${about}${message}\nhint: ${hint}\n`);
}

/** Writes an error as a line of JSON, with what else there is to say of it. */
export function writeErrorLine(
  stdout: Writable,
  error: unknown,
  about: Readonly<Record<string, string>> = {},
): Promise<void> {
  const line = { type: "error", ...about, ...summaryOf(error) };
  return writeText(stdout, `${JSON.stringify(line)}\n`);
}

// In the words of who typed the options.
function summaryOf(error: unknown): ErrorSummary {
  const summary = summarizeError(LlmError.from(error));
  const { option } = summary.details;
  const flag = typeof option === "string" ? flagOf(option) : undefined;
  if (flag === undefined) return summary;
  const inWords = (text: string) =>
    text.replaceAll(new RegExp(`\\b${String(option)}\\b`, "gu"), flag);
  return { ...summary, message: inWords(summary.message), hint: inWords(summary.hint) };
}
