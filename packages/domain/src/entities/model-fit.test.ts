import { describe, expect, it } from "@jest/globals";
import { estimateFit } from "./model-fit.ts";

const machine = { memoryBytes: 8_000_000_000 };

describe("estimateFit", () => {
  it.each([
    [4_529_472, "well"],
    [4_180_000_000, "well"],
    [4_190_000_000, "tight"],
    [6_360_000_000, "tight"],
    [6_370_000_000, "too-large"],
    [70_000_000_000, "too-large"],
  ])("rates a file of %d bytes on 8 GB as %s", (sizeBytes, rating) => {
    expect(estimateFit(sizeBytes, machine).rating).toBe(rating);
  });

  it("gives the figures it rates by, the engine's own memory included", () => {
    expect(estimateFit(1_000_000_000, machine)).toEqual({
      rating: "well",
      neededBytes: 1_300_000_000,
      memoryBytes: 8_000_000_000,
    });
  });
});
