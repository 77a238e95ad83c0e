import { renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { LlmError, type Logger } from "@llm/domain";
import { readVariable } from "@llm/model-files";
import { pino } from "pino";

const maxFileBytes = 5 * 1024 * 1024;
/** Characters kept for a disk that takes nothing for a while; lines beyond are lost. */
const maxUnwritten = 1024 * 1024;
const levels = ["debug", "info", "warn", "error", "silent"] as const;

/** The least that is logged. */
export type LogLevel = (typeof levels)[number];

/** A logger that writes to a file, which disposing it closes. */
export interface FileLogger extends AsyncDisposable {
  readonly logger: Logger;
}

/** Opens `llm.log` in `folder`; one that has grown past 5 MiB first makes way as `llm.1.log`. */
export function openLogFile(folder: string, level: LogLevel): FileLogger {
  const path = join(folder, "llm.log");
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > maxFileBytes) {
    renameSync(path, join(folder, "llm.1.log"));
  }
  // Written at once: the last lines before a crash are the ones that matter.
  const file = pino.destination({ dest: path, sync: true, mode: 0o600, maxLength: maxUnwritten });
  // On a full disk lines are lost, and nothing else: without a listener the error would end the program.
  file.on("error", () => {});
  return {
    logger: pino({ level, base: { pid: process.pid } }, file),
    async [Symbol.asyncDispose]() {
      file.end();
    },
  };
}

/**
 * The level to use when none is given: `LLM_LOG_LEVEL`, else `info`.
 * @throws {LlmError} INVALID_ARGUMENT for a level that there is not.
 */
export function defaultLogLevel(environment: NodeJS.ProcessEnv = process.env): LogLevel {
  return parseLogLevel(readVariable("LLM_LOG_LEVEL", environment) ?? "info", "LLM_LOG_LEVEL");
}

/**
 * Reads a level that the setting `name` gives.
 * @throws {LlmError} INVALID_ARGUMENT for a level that there is not.
 */
export function parseLogLevel(wanted: string, name: string): LogLevel {
  const level = levels.find((known) => known === wanted);
  if (level !== undefined) return level;
  throw new LlmError("INVALID_ARGUMENT", `${name} is "${wanted}".`, {
    hint: `Set it to one of ${levels.join(", ")}.`,
    details: { option: name },
  });
}
