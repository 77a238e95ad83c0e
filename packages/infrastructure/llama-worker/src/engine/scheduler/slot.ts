import { LlmError } from "@llm/domain";
import type { LlamaContextSequence, Token } from "node-llama-cpp";
import { keptTokens, type FastRead } from "./kept-tokens.ts";
import type { SlotDemand } from "./plan-round.ts";
import type { Turn, TurnState } from "./turn.ts";

/** What it takes of a context's sequence to write an answer. */
export type AnswerSequence = Pick<
  LlamaContextSequence,
  | "nextTokenIndex"
  | "needsCheckpoints"
  | "compareContextTokens"
  | "eraseContextTokenRanges"
  | "evaluate"
  | "evaluateWithoutGeneratingNewTokens"
  | "contextTokens"
  | "saveStateToFile"
  | "loadStateFromFile"
  | "dispose"
>;

/** Tokens that must be saved by it for a slot to forget what it holds, or a state to be restored: more than templates share. */
export const worthSaving = 16;

export interface SlotOptions {
  readonly id: number;
  /** Gives a sequence of the context; asked for another when one has failed and was disposed. */
  readonly openSequence: () => AnswerSequence;
  readonly fastRead: FastRead | undefined;
  /** Told when it has become free after its turn had ended. */
  readonly onFree: () => void;
}

/** A place for one conversation in the context. It remembers the last one, to read only what is new of it. */
export class Slot {
  readonly id: number;
  /** When it was last taken, counted in turns; 0 when it never was. */
  lastTaken = 0;
  readonly #options: SlotOptions;
  #sequence: AnswerSequence;
  #turn: Turn | undefined;
  #unread: Token[] = [];
  #answer: AsyncGenerator<Token, void> | undefined;
  /** From where on what it remembers does not belong to the turn, until its first step. */
  #eraseFrom: number | undefined;
  #restoring: TurnState | undefined;
  #saving: Promise<void> | undefined;

  constructor(options: SlotOptions) {
    this.id = options.id;
    this.#options = options;
    this.#sequence = options.openSequence();
  }

  get free(): boolean {
    return this.#turn === undefined && this.#saving === undefined;
  }

  /** Settles when no state of it is being saved any more. */
  get saved(): Promise<void> | undefined {
    return this.#saving;
  }

  get turn(): Turn | undefined {
    return this.#turn;
  }

  /** Tokens it remembers. */
  get held(): number {
    return this.#sequence.nextTokenIndex;
  }

  /** How many of the first tokens of `prompt` it remembers. */
  heldOf(prompt: readonly Token[]): number {
    return this.#sequence.compareContextTokens([...prompt]).firstDifferentIndex;
  }

  /** What its turn needs next; undefined when there is none or its reader is not ready. */
  get demand(): SlotDemand | undefined {
    if (!this.#turn?.wantsToken) return undefined;
    return { slot: this.id, unread: this.#unread.length, arrival: this.lastTaken };
  }

  /** Lets go of a turn that has ended. Not while a step is under way. */
  releaseEnded(): void {
    if (!this.#turn?.ended) return;
    const { failed, request } = this.#turn;
    this.#turn = undefined;
    void this.#answer?.return();
    this.#answer = undefined;
    if (failed || request.state === undefined) return;
    // To have saved nothing costs time later, and no answer.
    this.#saving = request.state.save(this.#sequence).catch(() => undefined);
    void this.#saving.then(() => {
      this.#saving = undefined;
      this.#options.onFree();
    });
  }

  /**
   * Takes a turn. Only when it is free.
   * @param arrival counts the turns
   * @param alone whether no other slot is in use
   */
  take(turn: Turn, arrival: number, alone: boolean): void {
    const { prompt, onBegin, state } = turn.request;
    const stored = commonLength(state?.tokens ?? [], prompt);
    this.#restoring = stored >= this.heldOf(prompt) + worthSaving ? state : undefined;
    const held = this.#restoring === undefined ? this.heldOf(prompt) : stored;
    const all = this.#restoring?.tokens.length ?? this.held;
    let kept = keptTokens(held, prompt.length, this.#fastRead(alone));
    // A state that cannot be rewound would be computed again inside the library, deaf to any abort.
    if (this.#sequence.needsCheckpoints && kept < all) kept = 0;
    this.#eraseFrom = kept;
    this.#turn = turn;
    this.#unread = prompt.slice(kept);
    this.lastTaken = arrival;
    onBegin?.(kept);
  }

  /** Reads tokens of its turn's prompt, or writes a token when `read` is 0; the turn gets what comes of it. */
  async step(read: number): Promise<void> {
    const turn = this.#turn;
    if (turn === undefined) return;
    try {
      await this.#restore(turn.request.prompt);
      await this.#forget();
      const slice = this.#unread.splice(0, read);
      if (this.#unread.length > 0) {
        await this.#sequence.evaluateWithoutGeneratingNewTokens(slice);
        turn.tellRead(turn.request.prompt.length - this.#unread.length);
        return;
      }
      this.#answer ??= this.#sequence.evaluate(slice, turn.request.sampling);
      const { value, done } = await this.#answer.next();
      if (done === true) turn.end();
      else turn.give(value);
    } catch (error) {
      const message = "The engine failed while it answered.";
      turn.fail(new LlmError("GENERATION_FAILED", message, { cause: error }));
      // When not even this works, the next turn fails too and tries it again.
      await this.#renew().catch(() => undefined);
    }
  }

  /** While others write, the first token of a slice is evaluated with theirs, and so is the last of the prompt. */
  #fastRead(alone: boolean): FastRead | undefined {
    const { fastRead } = this.#options;
    if (fastRead === undefined || alone) return fastRead;
    return { ...fastRead, tokens: fastRead.tokens + 1, apart: 1 };
  }

  async #restore(prompt: readonly Token[]): Promise<void> {
    const state = this.#restoring;
    this.#restoring = undefined;
    if (state === undefined) return;
    try {
      await state.restore(this.#sequence);
    } catch {
      // Nothing is lost but time: the prompt is read as if nothing had been saved.
      await this.#renew();
      this.#eraseFrom = undefined;
      this.#unread = [...prompt];
    }
  }

  async #forget(): Promise<void> {
    const start = this.#eraseFrom;
    this.#eraseFrom = undefined;
    if (start === undefined || start === this.held) return;
    await this.#sequence.eraseContextTokenRanges([{ start, end: this.held }]);
  }

  /** What a failure left in the sequence is unknown, so the slot gets another. */
  async #renew(): Promise<void> {
    await this.#sequence.dispose();
    this.#sequence = this.#options.openSequence();
  }
}

function commonLength(one: readonly Token[], other: readonly Token[]): number {
  const different = one.findIndex((token, index) => token !== other[index]);
  return different === -1 ? one.length : different;
}
