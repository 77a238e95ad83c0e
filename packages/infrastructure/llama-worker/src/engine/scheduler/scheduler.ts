import type { Token } from "node-llama-cpp";
import type { FastRead } from "./kept-tokens.ts";
import { planRound, type Step } from "./plan-round.ts";
import { Slot, type AnswerSequence } from "./slot.ts";
import { SlotTable } from "./slot-table.ts";
import { TurnQueue } from "./turn-queue.ts";
import { Turn, type TurnRequest } from "./turn.ts";

export interface SchedulerOptions {
  /** Answers written at the same time, 1 or more. */
  readonly slots: number;
  /** Tokens of prompts read in a round: native code cannot be interrupted, so this bounds how long all others wait. */
  readonly promptSlice: number;
  /** Most requests that wait for a slot, 0 or more. */
  readonly maxQueued: number;
  readonly fastRead?: FastRead | undefined;
}

/**
 * Writes the answers of one context together, round by round: in each, all whose readers are ready advance by a
 * token, and one slice of the newcomers' prompts is read.
 */
export class Scheduler {
  readonly #slots: SlotTable;
  readonly #queue: TurnQueue;
  readonly #promptSlice: number;
  #round = 0;
  #running: Promise<void> | undefined;

  constructor(openSequence: () => AnswerSequence, options: SchedulerOptions) {
    const { slots, promptSlice, maxQueued, fastRead } = options;
    this.#slots = new SlotTable(
      Array.from({ length: slots }, (_, id) => new Slot({ id, openSequence, fastRead })),
    );
    this.#queue = new TurnQueue(maxQueued);
    this.#promptSlice = promptSlice;
  }

  /**
   * Gives the tokens of an answer until the model ends its turn or the answer is stopped. While a token is not
   * asked for, none is written. Leaving early frees the slot.
   * @throws {LlmError} QUEUE_FULL | GENERATION_FAILED; the reason of `signal` at once when that aborts.
   */
  async *generate(request: TurnRequest): AsyncGenerator<Token, void, undefined> {
    const turn = new Turn(request, this.#wake);
    try {
      if (!turn.ended) this.#queue.add(turn, this.#slots.freeCount);
      for (;;) {
        const token = await turn.next();
        if (token === undefined) return;
        yield token;
      }
    } finally {
      turn.end();
    }
  }

  /** Settles when no native code is running for it: all readers have left or are not ready. */
  async idle(): Promise<void> {
    await this.#running;
  }

  readonly #wake = (): void => {
    this.#running ??= this.#run();
  };

  async #run(): Promise<void> {
    for (;;) {
      await microtasksDone();
      this.#slots.releaseEnded();
      this.#admit();
      const steps = planRound(this.#slots.demands, {
        promptSlice: this.#promptSlice,
        round: this.#round++,
      });
      if (steps.length === 0) break;
      await this.#advance(steps);
    }
    this.#running = undefined;
  }

  #admit(): void {
    while (this.#slots.freeCount > 0) {
      const turn = this.#queue.take();
      if (turn === undefined) return;
      this.#slots.take(turn);
    }
  }

  /** The library makes one batch of what is begun before the event loop's next turn, in the order of beginning. */
  async #advance(steps: readonly Step[]): Promise<void> {
    const taken: Promise<void>[] = [];
    for (const step of steps) {
      taken.push(this.#slots.step(step));
      await microtasksDone();
    }
    await Promise.all(taken);
  }
}

/** Waits for all that can go on without the outside: readers that are ready at once, steps up to native code. */
function microtasksDone(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
