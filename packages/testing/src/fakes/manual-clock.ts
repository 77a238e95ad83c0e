import type { Timer, TimerClock } from "@llm/domain";

interface PendingTimer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that only moves when it is told to, and calls what is due meanwhile. */
export class ManualClock implements TimerClock {
  #now = 0;
  readonly #timers = new Set<PendingTimer>();

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): Timer {
    const timer = { at: this.#now + milliseconds, callback };
    this.#timers.add(timer);
    return { unref: () => {}, [Symbol.dispose]: () => void this.#timers.delete(timer) };
  }

  /** How many timers are running. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Lets time pass; every timer is called when it is due, those started meanwhile too. */
  pass(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#now = timer.at;
      this.#call(timer);
    }
    this.#now = end;
  }

  /** Lets time pass in which the program cannot do anything: what was due is called late, and at the end. */
  standStill(milliseconds: number): void {
    this.#now += milliseconds;
    const due = [...this.#timers].filter(({ at }) => at <= this.#now);
    for (const timer of due.toSorted((one, other) => one.at - other.at)) {
      if (this.#timers.has(timer)) this.#call(timer);
    }
  }

  #next(end: number): PendingTimer | undefined {
    const due = [...this.#timers].filter(({ at }) => at <= end);
    return due.toSorted((one, other) => one.at - other.at)[0];
  }

  #call(timer: PendingTimer): void {
    this.#timers.delete(timer);
    timer.callback();
  }
}
