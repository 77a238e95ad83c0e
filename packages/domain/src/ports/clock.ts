/** Tells the time, so that tests can set it. */
export interface Clock {
  /** Milliseconds that never go back; only differences mean anything. */
  now(): number;
}

/** A clock that also calls back, so that tests can let time pass. */
export interface TimerClock extends Clock {
  /** Calls `callback` once, after some milliseconds, unless the timer is disposed before. */
  after(milliseconds: number, callback: () => void): Timer;
}

export interface Timer extends Disposable {
  /** From now on the program may end before the time is over. */
  unref(): void;
}
