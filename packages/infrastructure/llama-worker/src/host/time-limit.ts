export interface TimeLimitOptions {
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
  readonly #timer: NodeJS.Timeout;
  #passed = 0;
  #isPaused = false;

  constructor(milliseconds: number, { onExpired, isActive = () => false }: TimeLimitOptions) {
    this.#timer = setInterval(() => {
      if (this.#isPaused || isActive()) this.#passed = 0;
      else this.#passed += 1;
      if (this.#passed <= parts) return;
      this[Symbol.dispose]();
      onExpired();
    }, milliseconds / parts);
    this.#timer.unref();
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
    clearInterval(this.#timer);
  }
}
