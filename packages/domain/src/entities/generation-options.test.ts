import { describe, expect, it } from "@jest/globals";
import { LlmError } from "../errors/llm-error.ts";
import {
  checkRanges,
  generationOptionRanges,
  loadOptionRanges,
  type GenerationOptions,
} from "./generation-options.ts";

describe.each(Object.entries({ ...generationOptionRanges, ...loadOptionRanges }))(
  "range of %s",
  (name, range) => {
    const check = (value: number) => checkRanges({ [name]: value }, { [name]: range });

    it("holds its ends", () => {
      check(range.minimum);
      check(range.maximum);
    });

    it.each([
      range.minimum - 1,
      range.maximum + 1,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ])("refuses %d", (value) => {
      expect(() => check(value)).toThrow(LlmError);
    });

    it(range.integer ? "refuses fractions" : "takes fractions", () => {
      const fraction = range.minimum + 0.5;
      if (range.integer) expect(() => check(fraction)).toThrow(LlmError);
      else check(fraction);
    });
  },
);

describe("checkRanges", () => {
  it("takes options that are left out or undefined", () => {
    checkRanges({}, generationOptionRanges);
    checkRanges({ maxTokens: undefined }, generationOptionRanges);
  });

  it("names the option, its value and its range", () => {
    const options: GenerationOptions = { temperature: 0.5, topK: -5 };
    let failure: unknown;
    try {
      checkRanges(options, generationOptionRanges);
    } catch (error) {
      failure = error;
    }
    expect(failure).toMatchObject({
      code: "INVALID_ARGUMENT",
      message: "topK is -5.",
      hint: "Give a whole number from 0 to 1,000 for topK.",
      details: { option: "topK", minimum: 0, maximum: 1_000 },
    });
  });

  it("refuses what is no number", () => {
    const options = JSON.parse('{"temperature":"hot"}') as GenerationOptions;
    expect(() => checkRanges(options, generationOptionRanges)).toThrow("temperature is hot.");
  });
});
