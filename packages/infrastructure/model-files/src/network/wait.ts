import { setTimeout as sleep } from "node:timers/promises";

/** Waits for some milliseconds; aborting rejects with `signal.reason`. */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    // Node's own rejection only names the reason as its cause.
    signal.throwIfAborted();
    throw error;
  }
}
