import { describe, expect, it } from "@jest/globals";
import { sampledProgress } from "./prompt-progress.ts";

function sampled(steps: readonly number[], total: number): number[] {
  const seen: number[] = [];
  const report = sampledProgress(({ processed }) => seen.push(processed));
  for (const processed of steps) report({ processed, total, cached: 0 });
  return seen;
}

describe("sampledProgress", () => {
  it("gives the first, the last, and few in between", () => {
    const seen = sampled(
      Array.from({ length: 10_001 }, (_, index) => index),
      10_000,
    );
    expect(seen.length).toBeLessThanOrEqual(52);
    expect([seen[0], seen.at(-1)]).toEqual([0, 10_000]);
  });

  it("never goes back or repeats itself, even when a prompt is read again", () => {
    expect(sampled([0, 40, 80, 0, 40, 80, 100, 100], 100)).toEqual([0, 40, 80, 100]);
  });
});
