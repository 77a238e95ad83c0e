import { describe, expect, it } from "@jest/globals";
import { threadCandidates } from "./thread-candidates.ts";

describe("threadCandidates", () => {
  it.each([
    [1, 1e8, [1]],
    [2, 1e8, [1, 2]],
    [6, 1e8, [1, 2, 4, 6]],
    [16, 1e8, [1, 2, 4, 8, 16]],
    [16, 4.4e9, [4, 8, 16]],
    [2, 4.4e9, [2]],
    [1, 4.4e9, [1]],
  ])("for %i cores and %i bytes of weights are %j", (cores, weightBytes, counts) => {
    expect(threadCandidates({ cores, weightBytes })).toEqual(counts);
  });
});
