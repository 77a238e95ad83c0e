import { abortReason } from "@llm/domain";
import type { LlamaContextSequence, Token } from "node-llama-cpp";

export interface WaitSignals {
  /** Ends the wait with an error. */
  readonly signal: AbortSignal;
  /** Ends the wait without a sequence. */
  readonly stopSignal?: AbortSignal | undefined;
}

interface Waiter {
  give(sequence: LlamaContextSequence): void;
}

/**
 * Owns the sequences of a context: the conversations it can work on at the same time. Who comes when all are
 * taken waits in line.
 */
export class SequencePool {
  /** Those not in use, the one unused longest first. */
  readonly #free: LlamaContextSequence[];
  readonly #waiters: Waiter[] = [];

  constructor(sequences: readonly LlamaContextSequence[]) {
    this.#free = [...sequences];
  }

  /** Lends `work` the sequence that suits `tokens` best. Gives undefined when it was stopped while waiting. */
  async use<T>(
    tokens: readonly Token[],
    work: (sequence: LlamaContextSequence) => Promise<T>,
    signals: WaitSignals,
  ): Promise<T | undefined> {
    signals.signal.throwIfAborted();
    if (signals.stopSignal?.aborted) return undefined;
    const sequence = this.#takeBest([...tokens]) ?? (await this.#wait(signals));
    if (sequence === undefined) return undefined;
    try {
      return await work(sequence);
    } finally {
      this.#release(sequence);
    }
  }

  /** Takes the sequence that already holds most of `tokens`, unless that would cost another conversation more. */
  #takeBest(tokens: Token[]): LlamaContextSequence | undefined {
    let best = 0;
    let bestGain = -Infinity;
    for (const [index, sequence] of this.#free.entries()) {
      const kept = sequence.compareContextTokens(tokens).firstDifferentIndex;
      const gain = kept - (sequence.nextTokenIndex - kept);
      if (gain <= bestGain) continue;
      best = index;
      bestGain = gain;
    }
    return this.#free.splice(best, 1)[0];
  }

  #wait({ signal, stopSignal }: WaitSignals): Promise<LlamaContextSequence | undefined> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        signal.removeEventListener("abort", onAbort);
        stopSignal?.removeEventListener("abort", onStop);
        const place = this.#waiters.indexOf(waiter);
        if (place !== -1) this.#waiters.splice(place, 1);
      };
      const onAbort = () => {
        leave();
        reject(abortReason(signal));
      };
      const onStop = () => {
        leave();
        resolve(undefined);
      };
      const waiter: Waiter = {
        give: (sequence) => {
          leave();
          resolve(sequence);
        },
      };
      this.#waiters.push(waiter);
      signal.addEventListener("abort", onAbort);
      stopSignal?.addEventListener("abort", onStop);
    });
  }

  #release(sequence: LlamaContextSequence): void {
    const next = this.#waiters[0];
    if (next === undefined) this.#free.push(sequence);
    else next.give(sequence);
  }
}
