import { describe, expect, it } from "@jest/globals";
import { ManualClock } from "./manual-clock.ts";

describe("ManualClock", () => {
  it("calls each timer when it is due, those started meanwhile too", () => {
    const clock = new ManualClock();
    const calls: string[] = [];
    const note = (name: string) => () => void calls.push(`${name} at ${clock.now()}`);
    clock.after(20, note("second"));
    clock.after(10, () => {
      note("first")();
      clock.after(5, note("started meanwhile"));
    });
    clock.after(40, note("too late"));
    clock.pass(30);
    expect(calls).toEqual(["first at 10", "started meanwhile at 15", "second at 20"]);
    expect(clock.now()).toBe(30);
    expect(clock.timers).toBe(1);
  });

  it("calls no timer that was disposed", () => {
    const clock = new ManualClock();
    let calls = 0;
    const other = clock.after(20, () => void calls++);
    clock.after(10, () => other[Symbol.dispose]());
    clock.standStill(30);
    expect(calls).toBe(0);
    expect(clock.timers).toBe(0);
  });

  it("calls late, and once, what was due while nothing could be done", () => {
    const clock = new ManualClock();
    const calls: number[] = [];
    const repeat = (): void => {
      calls.push(clock.now());
      clock.after(10, repeat);
    };
    clock.after(10, repeat);
    clock.standStill(35);
    expect(calls).toEqual([35]);
    clock.pass(10);
    expect(calls).toEqual([35, 45]);
  });
});
