import { describe, expect, it } from "@jest/globals";
import { largestContext } from "./largest-context.ts";

describe("largestContext", () => {
  it.each([
    [8192, 5000, 4992],
    [8192, 8191, 8128],
    [8192, 64, 64],
    [100, 99, 64],
    [10_000_000, 1_234_567, 1_234_560],
  ])("below %i where %i tokens fit is %i", async (limit, room, largest) => {
    let estimates = 0;
    const fits = async (size: number) => {
      estimates += 1;
      return size <= room;
    };
    expect(await largestContext(limit, fits)).toBe(largest);
    expect(estimates).toBeLessThan(25);
  });

  it("is none where not even the smallest fits", async () => {
    expect(await largestContext(8192, async () => false)).toBeUndefined();
    expect(await largestContext(64, async () => true)).toBeUndefined();
  });
});
