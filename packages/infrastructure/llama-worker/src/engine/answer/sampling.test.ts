import { describe, expect, it } from "@jest/globals";
import { defaultSampling, type ResolvedSampling } from "@llm/domain";
import { numbered } from "../../../test/fake-context.ts";
import { toSampling } from "./sampling.ts";

const sampling: ResolvedSampling = { ...defaultSampling, seed: 7 };

function punished(change: Partial<ResolvedSampling>, tokens = numbered(100)) {
  const { repeatPenalty } = toSampling({ ...sampling, ...change }, tokens);
  const { punishTokens = [] } = repeatPenalty ?? {};
  return () => (typeof punishTokens === "function" ? punishTokens() : punishTokens);
}

describe("toSampling", () => {
  it("hands on what is asked for, without a penalty that does nothing", () => {
    const { temperature, topP, topK, minP, seed } = sampling;
    expect(toSampling(sampling, [])).toEqual({ temperature, topP, topK, minP, seed });
  });

  it("punishes the last tokens, those written meanwhile included", () => {
    expect(punished({ repeatPenalty: 1.1 })()).toEqual(numbered(64, 36));
    expect(punished({ repeatPenalty: 1.1, repeatLastTokens: 2 })()).toEqual(numbered(2, 98));
    const tokens = numbered(3);
    const now = punished({ repeatPenalty: 1.1, repeatLastTokens: 2 }, tokens);
    tokens.push(...numbered(1, 7));
    expect(now()).toEqual([2, 7]);
  });
});
