import { describe, expect, it } from "@jest/globals";
import { defaultThreadCount } from "./thread-count.ts";

describe("defaultThreadCount", () => {
  it.each([
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 2],
    [12, 6],
    [64, 8],
  ])("for %i logical CPUs is %i", (logicalCpus, threads) => {
    expect(defaultThreadCount(logicalCpus)).toBe(threads);
  });

  it("leaves room on this machine", () => {
    expect(defaultThreadCount()).toBeGreaterThanOrEqual(1);
  });
});
