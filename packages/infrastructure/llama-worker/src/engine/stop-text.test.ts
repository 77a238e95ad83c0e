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
});
