import { describe, expect, it } from "@jest/globals";
import { LoadProgress } from "./load-progress.ts";

describe("LoadProgress", () => {
  it("goes up in hundredths, never back, and reaches 1 only at the end", () => {
    const seen: number[] = [];
    const progress = new LoadProgress((value) => void seen.push(value));
    for (const value of [0, 0.001, 0.02, 0.01, 0.5, 0.501, 1]) progress.advance(value);
    progress.finish();
    expect(seen).toEqual([0, 0.02, 0.5, 0.99, 1]);
  });
});
