import type { CommandContext } from "./command-context.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";

/** Does the work of a command; Ctrl-C aborts its signal, and what it rejects with then is the exit code of that. */
export async function untilInterrupted(
  context: CommandContext,
  work: (signal: AbortSignal) => Promise<ExitCode>,
): Promise<ExitCode> {
  const interruption = new AbortController();
  const stopListening = context.onInterrupt(() => interruption.abort());
  try {
    return await work(interruption.signal);
  } catch (error) {
    if (interruption.signal.aborted) return exitCodes.interrupted;
    throw error;
  } finally {
    stopListening();
  }
}
