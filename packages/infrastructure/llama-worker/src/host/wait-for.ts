import type { TimerClock } from "@llm/domain";

/** A wait for some time to pass, which disposing ends at once. */
export interface Wait extends Disposable {
  /** Resolves when the time has passed or the wait was ended. */
  readonly over: Promise<undefined>;
}

/** Waits for some milliseconds, without outlasting its use. */
export function waitFor(clock: TimerClock, milliseconds: number): Wait {
  let end = (): void => {};
  const over = new Promise<undefined>((resolve) => (end = () => resolve(undefined)));
  const timer = clock.after(milliseconds, end);
  return {
    over,
    [Symbol.dispose]() {
      timer[Symbol.dispose]();
      end();
    },
  };
}
