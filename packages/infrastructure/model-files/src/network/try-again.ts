import { LlmError } from "@llm/domain";
import { wait } from "./wait.ts";
import { isWebPage, requestedWaitMs } from "./request-errors.ts";

/** How hard is tried before something counts as failed. All in milliseconds. */
export interface Patience {
  /** Silence after which a connection counts as dead. @default 10,000 */
  readonly stallMs: number;
  /** Time without a new byte after which it is given up. @default 60,000 */
  readonly giveUpMs: number;
  /** Wait before the first further try; each further wait is twice as long. @default 500 */
  readonly firstWaitMs: number;
  /** Longest wait that is not asked for by the server. @default 8,000 */
  readonly longestWaitMs: number;
  /** Longest wait that a server may ask for. @default 300,000 */
  readonly longestRequestedMs: number;
}

export const defaultPatience: Patience = {
  stallMs: 10_000,
  giveUpMs: 60_000,
  firstWaitMs: 500,
  longestWaitMs: 8_000,
  longestRequestedMs: 300_000,
};

/** Tells of an error that is being tried again, and of its end by `undefined`. */
export type TroubleListener = (trouble: LlmError | undefined) => void;

export interface AgainOptions {
  readonly patience: Patience;
  readonly signal: AbortSignal;
  readonly onTrouble?: TroubleListener | undefined;
}

/** How long to wait before try number `attempt` (from 1), which comes after `error`. */
export function waitBefore(attempt: number, error: LlmError, patience: Patience): number {
  const requested = requestedWaitMs(error);
  if (requested !== undefined) return requested;
  const doubled = Math.min(patience.firstWaitMs * 2 ** (attempt - 1), patience.longestWaitMs);
  // Spread, so that many connections do not come back at the same moment.
  return doubled * (0.75 + Math.random() / 2);
}

/** Web pages in a row after which there is no point in waiting for something else. */
export const mostWebPages = 3;

/** Tells whether waiting may cure an error: the network, a busy server, a server in trouble. */
export function isPassing(error: LlmError, patience: Patience): boolean {
  if (error.code !== "CONNECTION_LOST" && error.code !== "RATE_LIMITED") return false;
  return (requestedWaitMs(error) ?? 0) <= patience.longestRequestedMs;
}

/** Does something until it succeeds, fails for good, or patience ends; rejects with the last error then. */
export async function tryAgain<T>(work: () => Promise<T>, options: AgainOptions): Promise<T> {
  const { patience, signal, onTrouble } = options;
  let spentMs = 0;
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await work();
      onTrouble?.(undefined);
      return result;
    } catch (error) {
      signal.throwIfAborted();
      if (!LlmError.isInstance(error) || !isPassing(error, patience)) throw error;
      const waitMs = waitBefore(attempt, error, patience);
      // A wait the server asked for says nothing of whether it is there.
      spentMs += requestedWaitMs(error) === undefined ? waitMs : patience.firstWaitMs;
      const isLoginPage = isWebPage(error) && attempt > mostWebPages;
      if (spentMs > patience.giveUpMs || isLoginPage) throw error;
      onTrouble?.(error);
      await wait(waitMs, signal);
    }
  }
}
