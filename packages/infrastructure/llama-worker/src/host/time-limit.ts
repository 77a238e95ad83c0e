import type { Timer, TimerClock } from "@llm/domain";

export interface TimeLimitOptions {
  clock: TimerClock;
  /** Called once, when the time is up. */
  onExpired: () => void;
  /** Asked now and then: while it says yes, the time starts anew. */
  isActive?: () => boolean;
}

const parts = 10;

/**
 * A limit to the time between two signs of progress. It counts tenths of its time as they pass, so that a
 * program which itself stood still, say in a debugger, does not find the other side late.
 */
export class TimeLimit implements Disposable {
  readonly #milliseconds: number;
  readonly #options: TimeLimitOptions;
  #timer: Timer;
  #passed = 0;
  #isPaused = false;

  constructor(milliseconds: number, options: TimeLimitOptions) {
    this.#milliseconds = milliseconds;
    this.#options = options;
    this.#timer = this.#nextPart();
  }

  /** The time starts anew. */
  restart(): void {
    this.#passed = 0;
    this.#isPaused = false;
  }

  /** No time counts until `restart`. */
  pause(): void {
    this.#isPaused = true;
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
  }

  #nextPart(): Timer {
    const timer = this.#options.clock.after(this.#milliseconds / parts, () => this.#countPart());
    timer.unref();
    return timer;
  }

  #countPart(): void {
    const { isActive, onExpired } = this.#options;
    if (this.#isPaused || isActive?.() === true) this.#passed = 0;
    else this.#passed += 1;
    if (this.#passed > parts) onExpired();
    else this.#timer = this.#nextPart();
  }
}
