import { describe, expect, it } from "@jest/globals";
import { setTimeout as delay } from "node:timers/promises";
import { watchHeartbeat } from "./heartbeat.ts";
import { withDefaults } from "./supervision-options.ts";
import { TimeLimit } from "./time-limit.ts";

/** Keeps this very thread from doing anything else. */
function standStill(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe("TimeLimit", () => {
  it("expires once", async () => {
    let expirations = 0;
    using _ = new TimeLimit(5, { onExpired: () => void expirations++ });
    await delay(60);
    expect(expirations).toBe(1);
  });

  it("does not blame the other side for the time in which this program stood still", async () => {
    let expirations = 0;
    using limit = new TimeLimit(100, { onExpired: () => void expirations++ });
    standStill(400);
    await new Promise((turn) => setImmediate(turn));
    expect(expirations).toBe(0);
    limit.pause();
    standStill(50);
    await delay(20);
    expect(expirations).toBe(0);
  });
});

describe("watchHeartbeat", () => {
  it("does not take an engine for dead because this program stood still", async () => {
    const limits = withDefaults({ heartbeatMs: 10, heartbeatLimitMs: 50, startLimitMs: 50 });
    let losses = 0;
    using _ = watchHeartbeat({ ping: () => delay(1) }, limits, () => void losses++);
    standStill(300);
    await delay(5);
    expect(losses).toBe(0);
  });

  it("leaves the end of a connection to others", async () => {
    const limits = withDefaults({ heartbeatMs: 5, startLimitMs: 20 });
    let losses = 0;
    const ping = () => Promise.reject(new Error("It is closed."));
    const heartbeat = watchHeartbeat({ ping }, limits, () => void losses++);
    heartbeat[Symbol.dispose]();
    await delay(40);
    expect(losses).toBe(0);
  });
});
