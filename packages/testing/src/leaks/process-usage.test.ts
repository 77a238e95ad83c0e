import { describe, expect, it } from "@jest/globals";
import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import { growthPerSample } from "./growth.ts";
import { processUsage } from "./process-usage.ts";

describe("processUsage", () => {
  if (process.platform !== "linux") {
    it("says nothing where there is no /proc", async () => {
      expect(await processUsage()).toBeUndefined();
    });
    return;
  }

  it("counts open files", async () => {
    const before = await processUsage();
    const opened = Array.from({ length: 20 }, () => openSync(devNull, "r"));
    const after = await processUsage();
    for (const file of opened) closeSync(file);
    expect(after?.files).toBeGreaterThanOrEqual((before?.files ?? Infinity) + 15);
  });

  it("sees memory, threads and processor time", async () => {
    const before = await processUsage();
    const memory = Buffer.alloc(64 * 1024 ** 2, 1);
    // Time of the processor, for on a busy machine it may get little in a second. It is counted in steps of 10 ms.
    const busySince = process.cpuUsage();
    while (process.cpuUsage(busySince).user < 50_000);
    const after = await processUsage();
    expect(memory.length).toBeGreaterThan(0);
    expect(after?.memoryBytes).toBeGreaterThan(48 * 1024 ** 2);
    expect(after?.threads).toBeGreaterThan(1);
    expect(after?.cpuMs).toBeGreaterThan(before?.cpuMs ?? Infinity);
  });
});

describe("growthPerSample", () => {
  it("is the slope, whatever the noise around it", () => {
    expect(growthPerSample([5, 7, 9, 11])).toBeCloseTo(2);
    expect(growthPerSample([3, 3, 3])).toBe(0);
    expect(growthPerSample([10, 12, 10, 12, 10, 12])).toBeLessThan(0.3);
  });
});
