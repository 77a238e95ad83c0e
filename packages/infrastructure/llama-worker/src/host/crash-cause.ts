import type { LlmError } from "@llm/domain";

const nativeSignals = new Set(["SIGABRT", "SIGSEGV", "SIGBUS", "SIGFPE"]);
/** The same as exit codes: of shells, and on Windows (access violation, stack buffer overrun, `abort`). */
const nativeExitCodes = new Set([134, 135, 136, 139, 0xc000_0005, 0xc000_0409]);

/** Whether native code broke down by itself; a process that was killed from outside did not. */
export function isNativeCrash({ details }: LlmError): boolean {
  return (
    (typeof details.signal === "string" && nativeSignals.has(details.signal)) ||
    (typeof details.exitCode === "number" && nativeExitCodes.has(details.exitCode))
  );
}
