import { describe, expect, it } from "@jest/globals";
import { keptTokens } from "./kept-tokens.ts";

const fastRead = { tokens: 64, worthFrom: 40, apart: 0 };

describe("keptTokens", () => {
  it("keeps what is held, but for the last token of the prompt", () => {
    expect(keptTokens(0, 100)).toBe(0);
    expect(keptTokens(30, 100)).toBe(30);
    expect(keptTokens(100, 100)).toBe(99);
    expect(keptTokens(0, 0)).toBe(0);
  });

  it("reads some of a long history again where that makes a fast read", () => {
    expect(keptTokens(708, 764, fastRead)).toBe(700);
    expect(keptTokens(708, 764 + 64, fastRead)).toBe(700);
  });

  it("counts without the tokens that are read apart", () => {
    const shared = { ...fastRead, tokens: 65, apart: 1 };
    expect(keptTokens(708, 764, shared)).toBe(698);
    expect(keptTokens(698, 764, shared)).toBe(698);
    expect(keptTokens(763, 764, shared)).toBe(763);
  });

  it("does not where the rest is a fast read or very short, or the history is", () => {
    expect(keptTokens(700, 764, fastRead)).toBe(700);
    expect(keptTokens(708, 747, fastRead)).toBe(708);
    expect(keptTokens(200, 256, fastRead)).toBe(200);
  });
});
