import { describe, expect, it } from "@jest/globals";
import { ManualClock } from "@llm/testing/fakes";
import { watchHeartbeat } from "./heartbeat.ts";
import { withDefaults } from "./supervision-options.ts";
import { TimeLimit } from "./time-limit.ts";

describe("TimeLimit", () => {
  function newLimit(milliseconds: number) {
    const clock = new ManualClock();
    const seen = { expirations: 0, isActive: false };
    const limit = new TimeLimit(milliseconds, {
      clock,
      onExpired: () => void seen.expirations++,
      isActive: () => seen.isActive,
    });
    return { limit, clock, seen };
  }

  it("expires once", () => {
    const { clock, seen } = newLimit(100);
    clock.pass(100);
    expect(seen.expirations).toBe(0);
    clock.pass(10);
    expect(seen.expirations).toBe(1);
    clock.pass(10_000);
    expect(seen.expirations).toBe(1);
    expect(clock.timers).toBe(0);
  });

  it("begins again with each sign of progress, and does not count while it is paused", () => {
    const { limit, clock, seen } = newLimit(100);
    clock.pass(90);
    limit.restart();
    clock.pass(90);
    limit.pause();
    clock.pass(10_000);
    limit.restart();
    clock.pass(90);
    seen.isActive = true;
    clock.pass(10_000);
    seen.isActive = false;
    clock.pass(100);
    expect(seen.expirations).toBe(0);
    limit[Symbol.dispose]();
    clock.pass(10_000);
    expect(seen.expirations).toBe(0);
  });

  it("does not blame the other side for the time in which this program stood still", () => {
    const { clock, seen } = newLimit(100);
    clock.standStill(400);
    clock.pass(90);
    expect(seen.expirations).toBe(0);
    clock.pass(10);
    expect(seen.expirations).toBe(1);
  });
});

describe("watchHeartbeat", () => {
  function watch(ping: () => Promise<void>) {
    const clock = new ManualClock();
    const limits = withDefaults({ heartbeatMs: 10, heartbeatLimitMs: 50, startLimitMs: 100 });
    const losses: number[] = [];
    const onLost = (limitMs: number) => void losses.push(limitMs);
    const heartbeat = watchHeartbeat({ ping }, { limits, clock, onLost });
    return { heartbeat, clock, losses };
  }

  it("gives an engine longer for its first sign of life than for the next ones", async () => {
    let pings = 0;
    // The second is not answered any more.
    const { clock, losses } = watch(async () => {
      pings += 1;
      if (pings > 1) await new Promise(() => {});
    });
    const silent = watch(() => new Promise(() => {}));
    silent.clock.pass(100);
    expect(silent.losses).toEqual([]);
    silent.clock.pass(10);
    expect(silent.losses).toEqual([100]);
    await new Promise(setImmediate);
    clock.pass(50);
    expect(losses).toEqual([]);
    clock.pass(10);
    expect(losses).toEqual([50]);
    expect(pings).toBe(2);
  });

  it("does not take an engine for dead because this program stood still", async () => {
    const { clock, losses } = watch(async () => {});
    clock.standStill(300);
    await new Promise(setImmediate);
    clock.pass(50);
    expect(losses).toEqual([]);
  });

  it("leaves the end of a connection to others", () => {
    const { heartbeat, clock, losses } = watch(() => Promise.reject(new Error("It is closed.")));
    heartbeat[Symbol.dispose]();
    clock.pass(1_000);
    expect(losses).toEqual([]);
  });
});
