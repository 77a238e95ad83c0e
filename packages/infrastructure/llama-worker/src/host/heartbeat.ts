import type { ConnectedWorker } from "@llm/protocol";
import type { Supervision } from "./supervision-options.ts";

/**
 * Asks a worker for a sign of life with every beat, and calls `onLost` when none came for the limit. Beats are
 * counted rather than time, so that a host which itself stood still does not take its engine for dead.
 */
export function watchHeartbeat(
  worker: Pick<ConnectedWorker, "ping">,
  { heartbeatMs, heartbeatLimitMs, startLimitMs }: Supervision,
  onLost: (limitMs: number) => void,
): Disposable {
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
    if (missed * heartbeatMs <= limitMs) return;
    clearInterval(timer);
    onLost(limitMs);
  };
  const timer = setInterval(beat, heartbeatMs);
  timer.unref();
  void ping();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
