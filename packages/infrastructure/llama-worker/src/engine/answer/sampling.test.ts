import { describe, expect, it } from "@jest/globals";
import { numbered } from "../../../test/fake-context.ts";
import { toSampling } from "./sampling.ts";

function punished(
  options: { repeatPenalty?: number; repeatLastTokens?: number },
  tokens = numbered(100),
) {
  const { repeatPenalty } = toSampling(options, tokens);
  const { punishTokens = [] } = repeatPenalty ?? {};
  return typeof punishTokens === "function" ? punishTokens() : punishTokens;
}

describe("toSampling", () => {
  it("takes the likeliest token unless it is told otherwise, with another seed each time", () => {
    const { seed, ...sampling } = toSampling({}, []);
    expect(sampling).toEqual({ temperature: 0, topP: 0.95, topK: 40, minP: 0 });
    expect(toSampling({}, []).seed).not.toBe(seed);
    expect(toSampling({ seed: 7 }, []).seed).toBe(7);
  });

  it("punishes no token without a penalty", () => {
    expect(toSampling({ repeatPenalty: 1 }, numbered(3))).not.toHaveProperty("repeatPenalty");
  });

  it("punishes the last tokens, those written meanwhile included", () => {
    expect(punished({ repeatPenalty: 1.1 })).toEqual(numbered(64, 36));
    expect(punished({ repeatPenalty: 1.1, repeatLastTokens: 2 })).toEqual(numbered(2, 98));
    const tokens = numbered(3);
    const { repeatPenalty } = toSampling({ repeatPenalty: 1.1, repeatLastTokens: 2 }, tokens);
    tokens.push(...numbered(1, 7));
    const { punishTokens } = repeatPenalty ?? {};
    expect(typeof punishTokens === "function" && punishTokens()).toEqual([2, 7]);
  });
});
