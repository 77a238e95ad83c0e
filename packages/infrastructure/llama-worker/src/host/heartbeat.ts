import type { ConnectedWorker } from "@llm/protocol";
import type { Timer, TimerClock } from "@llm/domain";
import type { Supervision } from "./supervision-options.ts";

export interface HeartbeatOptions {
  readonly limits: Supervision;
  readonly clock: TimerClock;
  readonly onLost: (limitMs: number) => void;
}

/**
 * Asks a worker for a sign of life with every beat, and calls `onLost` when none came for the limit. Beats are
 * counted rather than time, so that a host which itself stood still does not take its engine for dead.
 */
export function watchHeartbeat(
  worker: Pick<ConnectedWorker, "ping">,
  { limits, clock, onLost }: HeartbeatOptions,
): Disposable {
  const { heartbeatMs, heartbeatLimitMs, startLimitMs } = limits;
  let limitMs = startLimitMs;
  let missed = 0;
  let isWaiting = false;
  const ping = async () => {
    isWaiting = true;
    try {
      await worker.ping();
      limitMs = heartbeatLimitMs;
      missed = 0;
    } catch {
      // The connection has ended, which is told elsewhere.
    } finally {
      isWaiting = false;
    }
  };
  const beat = () => {
    missed += 1;
    if (!isWaiting) void ping();
    if (missed * heartbeatMs > limitMs) onLost(limitMs);
    else timer = nextBeat();
  };
  const nextBeat = (): Timer => {
    const next = clock.after(heartbeatMs, beat);
    next.unref();
    return next;
  };
  let timer = nextBeat();
  void ping();
  return { [Symbol.dispose]: () => timer[Symbol.dispose]() };
}
