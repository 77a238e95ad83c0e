import { parseArgs } from "node:util";
import { LlmError } from "@llm/domain";

export interface WebOptions {
  /** Whether to open the browser. */
  readonly open: boolean;
  /** Port to serve on; a free one when there is none. */
  readonly port: number | undefined;
}

/** Reads `--no-open` and `--port`. @throws {LlmError} INVALID_ARGUMENT for anything else. */
export function readWebOptions(argv: readonly string[]): WebOptions {
  try {
    const options = { "no-open": { type: "boolean" }, port: { type: "string" } } as const;
    const { values } = parseArgs({ args: [...argv], options });
    return {
      open: values["no-open"] !== true,
      port: values.port === undefined ? undefined : Number(values.port),
    };
  } catch (cause) {
    throw LlmError.from(cause, "INVALID_ARGUMENT");
  }
}
