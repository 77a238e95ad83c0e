import { LlmError, type Clock, type Logger } from "@llm/domain";
import { wait } from "../network/wait.ts";
import { isWebPage, requestedWaitMs } from "../network/request-errors.ts";
import {
  isPassing,
  mostWebPages,
  waitBefore,
  type Patience,
  type TroubleListener,
} from "../network/try-again.ts";

export interface TransferPatienceOptions {
  readonly patience: Patience;
  readonly clock: Clock;
  readonly logger?: Logger | undefined;
  readonly onTrouble: TroubleListener;
}

/** Decides for all connections of one file what is tried again and when; bytes that come renew it. */
export class TransferPatience {
  readonly #options: TransferPatienceOptions;
  #progressAt: number;
  #holdUntil = 0;

  constructor(options: TransferPatienceOptions) {
    this.#options = options;
    this.#progressAt = options.clock.now();
  }

  /** Bytes have come that were not there before. */
  renew(): void {
    this.#progressAt = this.#options.clock.now();
    this.#options.onTrouble(undefined);
  }

  /** Waits before a further try, or rejects when there is none. `attempt` is 0 after bytes came. */
  async recover(error: unknown, attempt: number, signal: AbortSignal): Promise<void> {
    const { patience, clock, onTrouble, logger } = this.#options;
    signal.throwIfAborted();
    if (!LlmError.isInstance(error) || !this.#isPassing(error, attempt)) throw error;
    if (clock.now() - this.#progressAt > patience.giveUpMs) throw error;
    logger?.warn({ code: error.code, details: error.details, attempt }, error.message);
    if (attempt === 0) return;
    onTrouble(error);
    const waitMs = waitBefore(attempt, error, patience);
    if (requestedWaitMs(error) !== undefined) {
      this.#holdUntil = Math.max(this.#holdUntil, clock.now() + waitMs);
      // A wait that was asked for is not held against the server.
      this.#progressAt = Math.max(this.#progressAt, this.#holdUntil);
    }
    await wait(waitMs, signal);
  }

  /** What a server asked of one connection holds for all. */
  async hold(signal: AbortSignal): Promise<void> {
    const waitMs = this.#holdUntil - this.#options.clock.now();
    if (waitMs > 0) await wait(waitMs, signal);
  }

  /** Who is sent web pages again and again is told so, unless others get the file meanwhile. */
  #isPassing(error: LlmError, attempt: number): boolean {
    const { patience, clock } = this.#options;
    const isIdle = clock.now() - this.#progressAt > patience.firstWaitMs;
    if (isWebPage(error) && attempt > mostWebPages && isIdle) return false;
    return isPassing(error, patience);
  }
}
