import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { KeepAlive } from "./keep-alive.ts";

describe("KeepAlive", () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  function newKeepAlive(keepAliveMs: number | undefined) {
    const idle: string[] = [];
    const keepAlive = new KeepAlive({ keepAliveMs, onIdle: (id) => void idle.push(id) });
    return { keepAlive, idle };
  }

  it("tells of a model that was not used for the time, once", () => {
    const { keepAlive, idle } = newKeepAlive(1_000);
    keepAlive.use("a")[Symbol.dispose]();
    jest.advanceTimersByTime(999);
    expect(idle).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(idle).toEqual(["a"]);
    jest.advanceTimersByTime(10_000);
    expect(idle).toEqual(["a"]);
  });

  it("leaves a model alone while any use of it is under way", () => {
    const { keepAlive, idle } = newKeepAlive(1_000);
    const first = keepAlive.use("a");
    const second = keepAlive.use("a");
    first[Symbol.dispose]();
    jest.advanceTimersByTime(50_000);
    expect(idle).toEqual([]);
    second[Symbol.dispose]();
    jest.advanceTimersByTime(1_000);
    expect(idle).toEqual(["a"]);
  });

  it("starts the time anew with each use, and for each model", () => {
    const { keepAlive, idle } = newKeepAlive(1_000);
    keepAlive.use("a")[Symbol.dispose]();
    keepAlive.use("b")[Symbol.dispose]();
    jest.advanceTimersByTime(900);
    keepAlive.use("a")[Symbol.dispose]();
    jest.advanceTimersByTime(100);
    expect(idle).toEqual(["b"]);
    jest.advanceTimersByTime(900);
    expect(idle).toEqual(["b", "a"]);
  });

  it("forgets models that are gone, and all of them at the end", () => {
    const { keepAlive, idle } = newKeepAlive(1_000);
    keepAlive.use("a")[Symbol.dispose]();
    keepAlive.use("b")[Symbol.dispose]();
    keepAlive.forget("a");
    keepAlive[Symbol.dispose]();
    expect(jest.getTimerCount()).toBe(0);
    expect(idle).toEqual([]);
  });

  it("waits for ever unless it is told a time", () => {
    const { keepAlive } = newKeepAlive(undefined);
    keepAlive.use("a")[Symbol.dispose]();
    expect(jest.getTimerCount()).toBe(0);
  });
});
