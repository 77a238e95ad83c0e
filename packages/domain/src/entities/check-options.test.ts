import { describe, expect, it } from "@jest/globals";
import { LlmError } from "../errors/llm-error.ts";
import { chatTemplateLimit, checkGenerationOptions, checkLoadOptions } from "./check-options.ts";
import { generationOptionRanges, loadOptionRanges } from "./generation-options.ts";

function failureOf(check: () => void): LlmError {
  try {
    check();
  } catch (error) {
    if (LlmError.isInstance(error)) return error;
  }
  throw new Error("The options should have been refused.");
}

// As a caller without types may give them.
const checkAnswer = (options: object) => checkGenerationOptions(options);
const checkLoad = (options: object) => checkLoadOptions(options);

const nonsense = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -5,
  1.5,
  1e9,
  "1",
  null,
  {},
];

describe("numbers in the options", () => {
  it.each([
    ...Object.entries(generationOptionRanges).map(([name, range]) => ({
      name,
      range,
      check: (value: unknown) => checkAnswer({ [name]: value }),
    })),
    ...Object.entries(loadOptionRanges).map(([name, range]) => ({
      name,
      range,
      check: (value: unknown) => checkLoad({ [name]: value }),
    })),
  ])("are refused for $name unless they are in its range", ({ name, range, check }) => {
    for (const value of nonsense) {
      const { minimum, maximum, integer } = range;
      const isGood =
        typeof value === "number" &&
        value >= minimum &&
        value <= maximum &&
        (!integer || Number.isInteger(value));
      if (isGood) check(value);
      else {
        const { code, details, hint } = failureOf(() => check(value));
        expect([code, details.option]).toEqual(["INVALID_ARGUMENT", name]);
        expect(hint).toContain(maximum.toLocaleString("en"));
      }
    }
  });
});

describe("checkGenerationOptions", () => {
  it("takes what there may be", () => {
    checkGenerationOptions({});
    checkGenerationOptions({ stop: [], contextPolicy: "shift", caller: "x".repeat(64) });
    checkGenerationOptions({ stop: Array.from({ length: 16 }, () => "x".repeat(256)) });
  });

  it.each<[string, object]>([
    ["stop", { stop: "\n" }],
    ["stop", { stop: [""] }],
    ["stop", { stop: [3] }],
    ["stop", { stop: ["x".repeat(257)] }],
    ["stop", { stop: Array.from({ length: 17 }, () => "x") }],
    ["contextPolicy", { contextPolicy: "forget" }],
    ["caller", { caller: "" }],
    ["caller", { caller: "x".repeat(65) }],
    ["caller", { caller: 5 }],
  ])("refuses %s in %j", (option, options) => {
    const error = failureOf(() => checkAnswer(options));
    expect([error.code, error.details.option]).toEqual(["INVALID_ARGUMENT", option]);
  });
});

describe("checkLoadOptions", () => {
  it.each(["flashAttention", "calibrate", "mmap", "trust"])(
    "refuses %s unless it is true or false",
    (option) => {
      for (const value of [true, false, undefined]) checkLoad({ [option]: value });
      for (const value of ["yes", 1, null]) {
        const error = failureOf(() => checkLoad({ [option]: value }));
        expect([error.code, error.details.option]).toEqual(["INVALID_ARGUMENT", option]);
        expect(error.hint).toContain(option);
      }
    },
  );

  it("takes a template of any size up to the limit", () => {
    checkLoadOptions({ chatTemplate: "x".repeat(chatTemplateLimit) });
  });

  it.each(["", " \n", "x".repeat(chatTemplateLimit + 1), 3])("refuses other templates", (value) => {
    const error = failureOf(() => checkLoad({ chatTemplate: value }));
    expect([error.code, error.details.option]).toEqual(["INVALID_ARGUMENT", "chatTemplate"]);
  });
});
