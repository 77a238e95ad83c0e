import type { Logger } from "@llm/domain";

/** Writes log lines to the error output, for the host to collect. */
export function errorOutputLogger(): Logger {
  const write = (level: string) => (fields: object, message?: string) => {
    process.stderr.write(`${JSON.stringify({ level, ...fields, message })}\n`);
  };
  return { debug: () => {}, info: write("info"), warn: write("warn"), error: write("error") };
}
