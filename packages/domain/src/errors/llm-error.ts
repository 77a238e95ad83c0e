import { errorCodes, isLlmErrorCode, type LlmErrorCode } from "./error-codes.ts";

// A registered symbol, so that an error of another copy of this package is recognised too.
const marker = Symbol.for("@llm/domain/LlmError");

/** Values that may accompany an error: they cross processes as JSON and never hold prompt text. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface LlmErrorOptions {
  /** What the user can do. @default the hint of the code */
  hint?: string;
  /** Whether making the same call again may succeed. @default as the code says */
  retryable?: boolean;
  cause?: unknown;
  details?: ErrorDetails;
}

/** The one error of this library: `code` says what went wrong and is kept across every process boundary. */
export class LlmError extends Error {
  override readonly name = "LlmError";
  readonly code: LlmErrorCode;
  readonly hint: string;
  readonly retryable: boolean;
  readonly details: ErrorDetails;
  readonly [marker] = true;

  constructor(code: LlmErrorCode, message: string, options: LlmErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? errorCodes[code].hint;
    this.retryable = options.retryable ?? errorCodes[code].retryable;
    this.details = options.details ?? {};
  }

  /** Recognises an LlmError of any copy of this package; `instanceof` only knows its own. */
  static isInstance(value: unknown): value is LlmError {
    return (
      typeof value === "object" &&
      value !== null &&
      marker in value &&
      "code" in value &&
      isLlmErrorCode(value.code)
    );
  }

  /** Gives an LlmError back as it is and wraps anything else, keeping it as the cause. */
  static from(value: unknown, code: LlmErrorCode = "UNEXPECTED"): LlmError {
    if (LlmError.isInstance(value)) return value;
    const message = value instanceof Error ? value.message : String(value);
    return new LlmError(code, message, { cause: value });
  }
}
