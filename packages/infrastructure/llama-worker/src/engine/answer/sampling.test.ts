import { describe, expect, it } from "@jest/globals";
import { defaultSampling } from "@llm/domain";
import { numbered } from "../../../test/fake-context.ts";
import { toSampling } from "./sampling.ts";

const plain = { ...defaultSampling, seed: 7 };

function punished(repeatPenalty: number, repeatLastTokens: number, tokens = numbered(100)) {
  const sampling = toSampling({ ...plain, repeatPenalty, repeatLastTokens }, tokens);
  const { punishTokens = [] } = sampling.repeatPenalty ?? {};
  return typeof punishTokens === "function" ? punishTokens() : punishTokens;
}

describe("toSampling", () => {
  it("hands on what was chosen, without a penalty that is none", () => {
    expect(toSampling(plain, numbered(3))).toEqual({
      temperature: 0.7,
      topP: 0.95,
      topK: 40,
      minP: 0.05,
      seed: 7,
    });
  });

  it("punishes the last tokens, those written meanwhile included", () => {
    expect(punished(1.1, 64)).toEqual(numbered(64, 36));
    expect(punished(1.1, 2)).toEqual(numbered(2, 98));
    const tokens = numbered(3);
    const sampling = toSampling({ ...plain, repeatPenalty: 1.1, repeatLastTokens: 2 }, tokens);
    tokens.push(...numbered(1, 7));
    const { punishTokens } = sampling.repeatPenalty ?? {};
    expect(typeof punishTokens === "function" && punishTokens()).toEqual([2, 7]);
  });
});
