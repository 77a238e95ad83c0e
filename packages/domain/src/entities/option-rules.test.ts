import { describe, expect, it } from "@jest/globals";
import { answerOptionRules } from "./check-options.ts";
import { llamaLoadOptionRules, loadOptionRules } from "./load-settings.ts";
import { checkOptions, type OptionRule } from "./option-rules.ts";

const rules = Object.entries<OptionRule>({
  ...answerOptionRules,
  ...loadOptionRules,
  ...llamaLoadOptionRules,
});

/** Values at the limits of a rule, and beyond them. */
function examples(rule: OptionRule): { good: readonly unknown[]; bad: readonly unknown[] } {
  switch (rule.kind) {
    case "number": {
      const { minimum, maximum, isInteger } = rule;
      const half = minimum + 0.5;
      return {
        good: [minimum, maximum, ...(isInteger ? [] : [half])],
        bad: [
          minimum - 1,
          maximum + 1,
          Number.NaN,
          Number.POSITIVE_INFINITY,
          Number.NEGATIVE_INFINITY,
          "1",
          {},
          ...(isInteger ? [half] : []),
        ],
      };
    }
    case "switch":
      return { good: [true, false], bad: ["yes", 1] };
    case "choice":
      return { good: rule.values, bad: ["none of them", 1] };
    case "text":
      return {
        good: ["x", "x".repeat(rule.maxCharacters)],
        bad: ["", " \n", "x".repeat(rule.maxCharacters + 1), 5],
      };
    case "texts": {
      const text = "x".repeat(rule.maxCharacters);
      const most = Array.from({ length: rule.maxItems }, () => text);
      return {
        good: [[], ["x"], most],
        bad: [[""], [`${text}x`], [...most, text], "x", [5]],
      };
    }
  }
}

describe.each(rules)("the rule of %s", (name, rule) => {
  const check = (value: unknown) => checkOptions({ [name]: value }, { [name]: rule });
  const { good, bad } = examples(rule);

  it("takes what is within its limits, and nothing at all", () => {
    for (const value of [...good, undefined]) check(value);
    checkOptions({}, { [name]: rule });
  });

  it("refuses everything else, and says what may be given", () => {
    for (const value of [...bad, null]) {
      expect(() => check(value)).toThrow(
        expect.objectContaining({
          code: "INVALID_ARGUMENT",
          hint: expect.stringContaining(name),
          details: expect.objectContaining({ option: name }),
        }),
      );
    }
  });
});

describe("checkOptions", () => {
  it("names the option, its value and its range", () => {
    expect(() => checkOptions({ topK: -5 }, answerOptionRules)).toThrow(
      expect.objectContaining({
        message: "topK is -5.",
        hint: "Give a whole number from 0 to 1,000 for topK, or leave it out.",
        details: { option: "topK", minimum: 0, maximum: 1_000 },
      }),
    );
  });

  it("repeats no text, which may be somebody's words", () => {
    expect(() => checkOptions({ caller: "secret ".repeat(20) }, answerOptionRules)).toThrow(
      "caller has 140 characters.",
    );
  });
});
