import { LlmError } from "@llm/domain";
import type { Turn } from "./turn.ts";

/** Turns that wait for a slot, first come first served. */
export class TurnQueue {
  readonly #limit: number;
  #waiting: Turn[] = [];

  /** @param limit most turns that wait, 0 or more */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Lets a turn wait.
   * @param freeSlots slots that some of those who wait will get at once
   * @throws {LlmError} QUEUE_FULL
   */
  add(turn: Turn, freeSlots: number): void {
    this.#dropEnded();
    const waiting = this.#waiting.length - freeSlots;
    if (waiting >= this.#limit) {
      throw new LlmError("QUEUE_FULL", `${waiting} requests are waiting for this model already.`, {
        details: { waiting, limit: this.#limit },
      });
    }
    this.#waiting.push(turn);
  }

  /** Whether anybody waits. */
  get isWaiting(): boolean {
    this.#dropEnded();
    return this.#waiting.length > 0;
  }

  /** Takes the first of those who still wait. */
  take(): Turn | undefined {
    this.#dropEnded();
    return this.#waiting.shift();
  }

  #dropEnded(): void {
    this.#waiting = this.#waiting.filter(({ ended }) => !ended);
  }
}
