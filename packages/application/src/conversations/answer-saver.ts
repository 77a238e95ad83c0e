import type { AnswerTurn } from "@llm/domain";
import type { Timer } from "./timer.ts";

/** An answer that grows is saved no more often than this, in milliseconds: so much of it a killed program loses. */
const saveEveryMs = 250;

/**
 * Saves an answer as it grows: never two saves at once, the newest state each time, and the last one always. A slow
 * store skips states in between.
 */
export class AnswerSaver {
  readonly #save: (answer: AnswerTurn) => Promise<void>;
  readonly #timer: Timer;
  readonly #onFailed: (error: unknown) => void;
  #latest: AnswerTurn | undefined;
  #cancel: (() => void) | undefined;
  #saving: Promise<void> = Promise.resolve();

  /** @param onFailed told of a save in between that failed; the next one may do better */
  constructor(
    save: (answer: AnswerTurn) => Promise<void>,
    timer: Timer,
    onFailed: (error: unknown) => void,
  ) {
    this.#save = save;
    this.#timer = timer;
    this.#onFailed = onFailed;
  }

  /** The answer is like this now. */
  note(answer: AnswerTurn): void {
    this.#latest = answer;
    this.#cancel ??= this.#timer(() => {
      this.#saving = this.#saving.then(() => this.#saveLatest()).catch(this.#onFailed);
    }, saveEveryMs);
  }

  /** Saves the last state, after all that are under way. Rejects when that fails. */
  async finish(answer: AnswerTurn): Promise<void> {
    this.#cancel?.();
    this.#latest = undefined;
    await this.#saving;
    await this.#save(answer);
  }

  async #saveLatest(): Promise<void> {
    const answer = this.#latest;
    this.#latest = undefined;
    this.#cancel = undefined;
    if (answer !== undefined) await this.#save(answer);
  }
}
