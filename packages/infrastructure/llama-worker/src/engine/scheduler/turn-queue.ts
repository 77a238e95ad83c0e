import { LlmError } from "@llm/domain";
import type { Turn } from "./turn.ts";

type Caller = string | undefined;

/** Turns that wait for a slot: first come first served, but each caller in turn. */
export class TurnQueue {
  readonly #limit: number;
  #waiting: Turn[] = [];
  /** Callers with more turns that wait, the one served last at the end. */
  #served: readonly Caller[] = [];

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

  /**
   * Takes the first turn of the caller with the fewest turns under way; of several, who was not served for longest.
   * @param busyCallers callers of all turns under way
   */
  take(busyCallers: readonly Caller[]): Turn | undefined {
    this.#dropEnded();
    const underWay = ({ request }: Turn): number =>
      busyCallers.filter((caller) => caller === request.caller).length;
    const served = ({ request }: Turn): number => this.#served.indexOf(request.caller);
    const [next] = this.#waiting.toSorted(
      (one, other) => underWay(one) - underWay(other) || served(one) - served(other),
    );
    if (next === undefined) return undefined;
    this.#waiting = this.#waiting.filter((turn) => turn !== next);
    this.#noteServed(next.request.caller);
    return next;
  }

  /** Who waits for nothing more is forgotten, and new when it comes again. */
  #noteServed(newest: Caller): void {
    const waiting = new Set(this.#waiting.map(({ request }) => request.caller));
    const others = this.#served.filter((caller) => caller !== newest);
    this.#served = [...others, newest].filter((caller) => waiting.has(caller));
  }

  #dropEnded(): void {
    this.#waiting = this.#waiting.filter(({ ended }) => !ended);
  }
}
