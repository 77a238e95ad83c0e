import type { Token } from "node-llama-cpp";
import type { FastRead } from "./kept-tokens.ts";
import { planRound, type Step } from "./plan-round.ts";
import { SlotTable, type SlotContext } from "./slot-table.ts";
import { TurnQueue } from "./turn-queue.ts";
import { Turn, type TurnRequest } from "./turn.ts";

export interface SchedulerOptions {
  /** Tokens of prompts read in a round: native code cannot be interrupted, so this bounds how long all others wait. */
  readonly promptSlice: number;
  /** Most requests that wait for a slot, 0 or more. */
  readonly maxQueued: number;
  readonly fastRead?: FastRead | undefined;
  /** Opens a context with more slots, asked for once: when a request has to wait. Gives none where there is no memory for it. */
  readonly grow?: (() => Promise<SlotContext | undefined>) | undefined;
}

/**
 * Writes the answers of a model together, round by round: in each, all whose readers are ready advance by a
 * token, and one slice of the newcomers' prompts is read. It begins with a context of few slots and takes a
 * larger one when that is needed, since every slot costs memory; what is under way is finished where it began.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #queue: TurnQueue;
  #tables: readonly SlotTable[];
  #growth: Promise<void> | undefined;
  readonly #disposals = new Set<Promise<void>>();
  #round = 0;
  #running: Promise<void> | undefined;

  constructor(context: SlotContext, options: SchedulerOptions) {
    this.#options = options;
    this.#queue = new TurnQueue(options.maxQueued);
    this.#tables = [this.#tableOf(context)];
  }

  /**
   * Gives the tokens of an answer until the model ends its turn or the answer is stopped. While a token is not
   * asked for, none is written. Leaving early frees the slot.
   * @throws {LlmError} QUEUE_FULL | GENERATION_FAILED; the reason of `signal` at once when that aborts.
   */
  async *generate(request: TurnRequest): AsyncGenerator<Token, void, undefined> {
    const turn = new Turn(request, this.#wake);
    try {
      if (!turn.ended) this.#queue.add(turn, this.#newest?.freeCount ?? 0);
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
    await this.#growth;
    await this.#running;
    for (const { saved } of this.#tables) await saved;
  }

  /** Gives the memory of its contexts back. Only when all answers have ended. */
  async close(): Promise<void> {
    // Disposing what native code still uses would leave it pending for ever.
    await this.idle();
    for (const table of this.#tables) this.#dispose(table);
    this.#tables = [];
    await Promise.all(this.#disposals);
  }

  /** The one that newcomers get a slot of; the others only finish what they have begun. */
  get #newest(): SlotTable | undefined {
    return this.#tables.at(-1);
  }

  #tableOf(context: SlotContext): SlotTable {
    return new SlotTable(context, { fastRead: this.#options.fastRead, onFree: this.#wake });
  }

  readonly #wake = (): void => {
    this.#running ??= this.#run();
  };

  async #run(): Promise<void> {
    for (;;) {
      await microtasksDone();
      for (const table of this.#tables) table.releaseEnded();
      this.#letGo();
      this.#admit();
      if (!(await this.#playRound())) break;
    }
    this.#running = undefined;
  }

  /** Gives up the contexts that have nothing to finish any more. */
  #letGo(): void {
    const isDone = (table: SlotTable): boolean => table !== this.#newest && table.isFree;
    const done = this.#tables.filter(isDone);
    if (done.length === 0) return;
    this.#tables = this.#tables.filter((table) => !done.includes(table));
    for (const table of done) this.#dispose(table);
  }

  #dispose(table: SlotTable): void {
    const disposal = table.dispose().finally(() => this.#disposals.delete(disposal));
    this.#disposals.add(disposal);
  }

  #admit(): void {
    while ((this.#newest?.freeCount ?? 0) > 0) {
      const turn = this.#queue.take(this.#tables.flatMap(({ callers }) => callers));
      if (turn === undefined) return;
      this.#newest?.take(turn);
    }
    // A slot that is only being saved is free in a moment.
    const isFull = this.#newest?.saved === undefined;
    if (isFull && this.#queue.isWaiting) this.#growth ??= this.#grow();
  }

  async #grow(): Promise<void> {
    const context = await this.#options.grow?.();
    if (context === undefined) return;
    this.#tables = [...this.#tables, this.#tableOf(context)];
    this.#wake();
  }

  /** Tells whether there was anything to do. */
  async #playRound(): Promise<boolean> {
    const { promptSlice } = this.#options;
    const round = this.#round++;
    let isBusy = false;
    for (const table of this.#tables) {
      const steps = planRound(table.demands, { promptSlice, round });
      isBusy ||= steps.length > 0;
      await advance(table, steps);
    }
    return isBusy;
  }
}

/** The library makes one batch of what is begun before the event loop's next turn, in the order of beginning. */
async function advance(table: SlotTable, steps: readonly Step[]): Promise<void> {
  const taken: Promise<void>[] = [];
  for (const step of steps) {
    taken.push(table.step(step));
    await microtasksDone();
  }
  await Promise.all(taken);
}

/** Waits for all that can go on without the outside: readers that are ready at once, steps up to native code. */
function microtasksDone(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
