import { describe, expect, it } from "@jest/globals";
import { availableParallelism } from "node:os";
import { CpuPin } from "../cpu-pin/cpu-pin.ts";
import { defaultThreadCount, usableCpus } from "./thread-count.ts";

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
});

describe("usableCpus", () => {
  it("are the same while this process is kept on one of them", async () => {
    const pin = new CpuPin();
    if (!(await pin.isPossible())) {
      console.warn(`not run: no taskset for ${availableParallelism()} CPUs on ${process.platform}`);
      return;
    }
    const before = await usableCpus();
    await pin.set(true);
    try {
      expect(availableParallelism()).toBe(1);
      expect(await usableCpus()).toBe(before);
    } finally {
      await pin.set(false);
    }
  });
});
