import type { CommandContext } from "./command-context.ts";
import { exitCodes } from "./exit-codes.ts";

/**
 * Does the work of a command until Ctrl-C, which aborts its signal; when the work rejects then, its result is the exit
 * code of that. A second Ctrl-C is not listened to any more, so that it ends the program at once.
 */
export async function untilInterrupted<Result>(
  context: CommandContext,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | typeof exitCodes.interrupted> {
  const interruption = new AbortController();
  const stopListening = context.onInterrupt(() => {
    stopListening();
    interruption.abort();
  });
  try {
    return await work(interruption.signal);
  } catch (error) {
    if (interruption.signal.aborted) return exitCodes.interrupted;
    throw error;
  } finally {
    stopListening();
  }
}
