import { isLlmErrorCode, LlmError, type ErrorDetails } from "@llm/domain";
import { ORPCError } from "@orpc/client";
import { z } from "zod";

/** Values that an error may carry across a process. */
export const errorDetailsSchema: z.ZodType<ErrorDetails> = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
);

const errorDataSchema = z.object({
  hint: z.string(),
  retryable: z.boolean(),
  details: errorDetailsSchema,
});

/** What a check of the domain threw within a schema. */
const refusalSchema = z.object({
  message: z.string(),
  hint: z.string(),
  details: errorDetailsSchema,
});

const inputIssuesSchema = z.object({
  issues: z.array(
    z.object({
      message: z.string(),
      path: z.array(z.unknown()).optional(),
      params: refusalSchema.optional().catch(undefined),
    }),
  ),
});

/**
 * Makes what crosses the process of any error that a handler threw. Of one that is no LlmError only its name
 * does: its message is not ours, and may quote what was asked.
 */
export function encodeError(error: unknown): ORPCError<string, unknown> {
  if (isTransportError(error)) return error;
  const { code, message, hint, retryable, details } = LlmError.isInstance(error)
    ? error
    : unexpected(error);
  return new ORPCError(code, { message, data: { hint, retryable, details }, cause: error });
}

/** Makes the error again that the other side threw; what it should not have sent is PROTOCOL_VIOLATION. */
export function decodeError(error: unknown): LlmError {
  if (LlmError.isInstance(error)) return error;
  if (!isTransportError(error)) return unreadable(error);
  if (isLlmErrorCode(error.code)) {
    const data = errorDataSchema.safeParse(error.data);
    return new LlmError(error.code, error.message, data.success ? data.data : {});
  }
  return decodeForeignError(error);
}

const errorName = /^[A-Za-z]{1,64}$/u;

function unexpected(cause: unknown): LlmError {
  const isNamed = cause instanceof Error && errorName.test(cause.name);
  return new LlmError("UNEXPECTED", "The other side failed in a way that nobody foresaw.", {
    details: isNamed ? { name: cause.name } : {},
  });
}

function isTransportError(error: unknown): error is ORPCError<string, unknown> {
  return error instanceof ORPCError;
}

// Codes of oRPC itself, and of versions of this protocol that know more codes than we do.
function decodeForeignError(error: ORPCError<string, unknown>): LlmError {
  switch (error.code) {
    case "BAD_REQUEST":
      return invalidInput(error);
    case "NOT_FOUND":
    case "MALFORMED_ORPC_ERROR_RESPONSE":
    case "EVENT_ITERATOR_VALIDATION_FAILED":
      return unreadable(error);
    default:
      return new LlmError("GENERATION_FAILED", error.message, {
        cause: error,
        details: { originalCode: error.code },
      });
  }
}

function invalidInput(error: ORPCError<string, unknown>): LlmError {
  const data = inputIssuesSchema.safeParse(error.data);
  const issue = data.success ? data.data.issues[0] : undefined;
  if (issue?.params !== undefined) {
    const { message, hint, details } = issue.params;
    return new LlmError("INVALID_ARGUMENT", message, { cause: error, hint, details });
  }
  const steps = issue?.path?.map(String) ?? [];
  const path = steps.join(".");
  // What callers know as options crosses as settings.
  const [first, name, ownName] = steps;
  const option = name === "llama" ? (ownName ?? name) : name;
  const isOption = first === "settings" && option !== undefined;
  const where = isOption ? option : path || "The request";
  return new LlmError("INVALID_ARGUMENT", `${where} is not valid.`, {
    cause: error,
    ...(issue === undefined ? {} : { hint: issue.message }),
    details: { path, ...(isOption ? { option } : {}) },
  });
}

function unreadable(cause: unknown): LlmError {
  return new LlmError("PROTOCOL_VIOLATION", "The other side sent what this version cannot read.", {
    cause,
  });
}
