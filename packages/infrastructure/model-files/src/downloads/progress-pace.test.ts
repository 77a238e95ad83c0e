import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { ProgressPace } from "./progress-pace.ts";

describe("ProgressPace", () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it("passes progress on at most ten times a second, and what came last in any case", () => {
    const job = { bytes: 0 };
    const seen: number[] = [];
    const pace = new ProgressPace<{ bytes: number }>(({ bytes }) => seen.push(bytes));
    for (let ms = 0; ms < 1_000; ms += 10) {
      job.bytes = ms;
      pace.note(job, false);
      jest.advanceTimersByTime(10);
    }
    expect(seen).toEqual([0, 90, 190, 290, 390, 490, 590, 690, 790, 890, 990]);
    jest.advanceTimersByTime(10_000);
    expect(seen).toHaveLength(11);
  });

  it("passes changes of state on at once, and each job for itself", () => {
    const seen: string[] = [];
    const pace = new ProgressPace<{ name: string }>(({ name }) => seen.push(name));
    const [one, two] = [{ name: "one" }, { name: "two" }];
    pace.note(one, false);
    pace.note(two, false);
    pace.note(one, false);
    expect(seen).toEqual(["one", "two"]);
    pace.note(one, true);
    expect(seen).toEqual(["one", "two", "one"]);
    jest.advanceTimersByTime(1_000);
    expect(seen).toHaveLength(3);
  });

  it("passes nothing on once it has stopped", () => {
    const job = {};
    let count = 0;
    const pace = new ProgressPace(() => void count++);
    pace.note(job, false);
    pace.note(job, false);
    pace.stop();
    jest.advanceTimersByTime(1_000);
    expect(count).toBe(1);
    expect(jest.getTimerCount()).toBe(0);
  });
});
