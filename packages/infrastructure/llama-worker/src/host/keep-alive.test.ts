import { describe, expect, it } from "@jest/globals";
import { ManualClock } from "@llm/testing/fakes";
import { KeepAlive } from "./keep-alive.ts";

describe("KeepAlive", () => {
  function newKeepAlive(keepAliveMs: number | undefined) {
    const idle: string[] = [];
    const clock = new ManualClock();
    const keepAlive = new KeepAlive({ keepAliveMs, onIdle: (id) => void idle.push(id), clock });
    return { keepAlive, idle, clock };
  }

  it("tells of a model that was not used for the time, once", () => {
    const { keepAlive, idle, clock } = newKeepAlive(1_000);
    keepAlive.use("a")[Symbol.dispose]();
    clock.pass(999);
    expect(idle).toEqual([]);
    clock.pass(1);
    expect(idle).toEqual(["a"]);
    clock.pass(10_000);
    expect(idle).toEqual(["a"]);
  });

  it("leaves a model alone while any use of it is under way", () => {
    const { keepAlive, idle, clock } = newKeepAlive(1_000);
    const first = keepAlive.use("a");
    const second = keepAlive.use("a");
    first[Symbol.dispose]();
    clock.pass(50_000);
    expect(idle).toEqual([]);
    second[Symbol.dispose]();
    clock.pass(1_000);
    expect(idle).toEqual(["a"]);
  });

  it("starts the time anew with each use, and for each model", () => {
    const { keepAlive, idle, clock } = newKeepAlive(1_000);
    keepAlive.use("a")[Symbol.dispose]();
    keepAlive.use("b")[Symbol.dispose]();
    clock.pass(900);
    keepAlive.use("a")[Symbol.dispose]();
    clock.pass(100);
    expect(idle).toEqual(["b"]);
    clock.pass(900);
    expect(idle).toEqual(["b", "a"]);
  });

  it("forgets models that are gone, and all of them at the end", () => {
    const { keepAlive, idle, clock } = newKeepAlive(1_000);
    keepAlive.use("a")[Symbol.dispose]();
    keepAlive.use("b")[Symbol.dispose]();
    keepAlive.forget("a");
    keepAlive[Symbol.dispose]();
    expect(clock.timers).toBe(0);
    expect(idle).toEqual([]);
  });

  it("waits for ever unless it is told a time", () => {
    const { keepAlive, clock } = newKeepAlive(undefined);
    keepAlive.use("a")[Symbol.dispose]();
    expect(clock.timers).toBe(0);
  });
});
