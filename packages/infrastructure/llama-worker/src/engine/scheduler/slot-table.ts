import type { Token } from "node-llama-cpp";
import type { FastRead } from "./kept-tokens.ts";
import type { SlotDemand, Step } from "./plan-round.ts";
import { Slot, worthSaving, type AnswerSequence } from "./slot.ts";
import type { Turn } from "./turn.ts";

/** Sequences whose tokens are evaluated in one batch: a native context. */
export interface SlotContext {
  /** Sequences it has room for, 1 or more. */
  readonly slots: number;
  openSequence(): AnswerSequence;
  /** Gives its memory back. Only when nothing is under way in it. */
  dispose(): Promise<void>;
}

export interface SlotTableOptions {
  readonly fastRead?: FastRead | undefined;
  /** Told when a slot has become free after its turn had ended. */
  readonly onFree: () => void;
}

/** The slots of a context, and which of them a new turn gets. */
export class SlotTable {
  readonly #context: SlotContext;
  readonly #slots: readonly Slot[];
  #taken = 0;

  constructor(context: SlotContext, { fastRead, onFree }: SlotTableOptions) {
    this.#context = context;
    const openSequence = (): AnswerSequence => context.openSequence();
    this.#slots = Array.from(
      { length: context.slots },
      (_, id) => new Slot({ id, openSequence, fastRead, onFree }),
    );
  }

  get isFree(): boolean {
    return this.#slots.every(({ free }) => free);
  }

  /** Settles when no state is being saved any more; undefined when none is. */
  get saved(): Promise<unknown> | undefined {
    const saving = this.#slots.flatMap(({ saved }) => (saved === undefined ? [] : [saved]));
    return saving.length === 0 ? undefined : Promise.all(saving);
  }

  get freeCount(): number {
    return this.#slots.filter(({ free }) => free).length;
  }

  /** Who asked for what is under way. */
  get callers(): (string | undefined)[] {
    return this.#slots.flatMap(({ turn }) => (turn === undefined ? [] : [turn.request.caller]));
  }

  get demands(): SlotDemand[] {
    return this.#slots.map(({ demand }) => demand).filter((demand) => demand !== undefined);
  }

  /** Lets go of turns that have ended. Not while a step is under way. */
  releaseEnded(): void {
    for (const slot of this.#slots) slot.releaseEnded();
  }

  /**
   * Gives a turn the slot that holds its conversation already; else an empty one; else, to evict as little as
   * possible, the one not taken for longest. Between those it is one beside slots in use, since native code
   * evaluates only slots together that follow each other. Only when one is free.
   */
  take(turn: Turn): void {
    const choices = this.#slots
      .filter(({ free }) => free)
      .map((slot) => ({ slot, saved: this.#saved(slot, turn.request.prompt) }));
    const [best] = choices.sort(
      (one, other) =>
        other.saved - one.saved ||
        Number(one.slot.held > 0) - Number(other.slot.held > 0) ||
        this.#busyNeighbours(other.slot) - this.#busyNeighbours(one.slot) ||
        one.slot.lastTaken - other.slot.lastTaken ||
        one.slot.id - other.slot.id,
    );
    best?.slot.take(turn, ++this.#taken, choices.length === this.#slots.length);
  }

  /** Gives the memory back. Only when it is free. */
  async dispose(): Promise<void> {
    await this.#context.dispose();
  }

  /** Carries out a step. */
  async step({ slot, read }: Step): Promise<void> {
    await this.#slots[slot]?.step(read);
  }

  /** What a turn need not read in a slot; nothing unless that outweighs what the slot would forget. */
  #saved(slot: Slot, prompt: readonly Token[]): number {
    const held = slot.heldOf(prompt);
    return held >= worthSaving && held > slot.held - held ? held : 0;
  }

  #busyNeighbours({ id }: Slot): number {
    return [id - 1, id + 1].filter((neighbour) => this.#slots[neighbour]?.free === false).length;
  }
}
