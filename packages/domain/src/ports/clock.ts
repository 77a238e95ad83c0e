/** Tells the time, so that tests can set it. */
export interface Clock {
  /** Milliseconds that never go back; only differences mean anything. */
  now(): number;
}
