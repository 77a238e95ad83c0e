import type { TimerClock } from "@llm/domain";

/** The time as it passes. */
export const systemClock: TimerClock = {
  now: () => performance.now(),
  after: (milliseconds, callback) => setTimeout(callback, milliseconds),
};
