import { describe, expect, it } from "@jest/globals";
import { StopText } from "./stop-text.ts";

function run(phrases: readonly string[], pieces: readonly string[]) {
  const stop = new StopText(phrases);
  const given = pieces.map((piece) => stop.push(piece));
  return { given, rest: stop.flush(), found: stop.found };
}

describe("StopText", () => {
  it("gives text as it comes when no phrase can begin in it", () => {
    expect(run(["<end>"], ["one ", "two"])).toEqual({
      given: ["one ", "two"],
      rest: "",
      found: false,
    });
  });

  it("ends at a phrase that came in pieces and drops what follows", () => {
    expect(run(["<end>"], ["a<e", "nd> b", "c"])).toEqual({
      given: ["a", "", ""],
      rest: "",
      found: true,
    });
  });

  it("gives what it held back when it was no phrase after all", () => {
    expect(run(["<end>"], ["a<", "b<en"])).toEqual({
      given: ["a", "<b"],
      rest: "<en",
      found: false,
    });
  });

  it("ends at the first of several phrases", () => {
    expect(run(["two", "one"], ["0 one two"])).toEqual({ given: ["0 "], rest: "", found: true });
  });

  it("passes everything when there is no phrase", () => {
    expect(run([], ["<end>"])).toEqual({ given: ["<end>"], rest: "", found: false });
  });

  it("ends at the same place in whatever pieces the text comes", () => {
    const phrases = ["ab", "bca", "cc", "abcab", "aaac"];
    for (let seed = 1; seed <= 300; seed++) {
      const random = numbersFrom(seed);
      const text = Array.from({ length: 12 }, () => "abc"[random(3)]).join("");
      const whole = run(phrases, [text]);
      const expected = whole.given.join("") + whole.rest;
      const pieces: string[] = [];
      for (let at = 0; at < text.length;) {
        const length = 1 + random(4);
        pieces.push(text.slice(at, at + length));
        at += length;
      }
      const { given, rest, found } = run(phrases, pieces);
      expect([seed, given.join("") + rest, found]).toEqual([seed, expected, whole.found]);
    }
  });
});

/** Gives random numbers below a bound, the same for the same seed. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
