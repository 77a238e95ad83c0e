import { describe, expect, it } from "@jest/globals";
import { errorCodes, isLlmErrorCode } from "./error-codes.ts";
import { LlmError } from "./llm-error.ts";
import { restoreError, summarizeError } from "./summarize-error.ts";

describe("LlmError", () => {
  it.each(Object.entries(errorCodes))("takes the hint and retryable of %s", (code, facts) => {
    if (!isLlmErrorCode(code)) throw new Error(`${code} is no code`);
    const error = new LlmError(code, "It failed.");
    expect(error).toMatchObject({ name: "LlmError", message: "It failed.", code, ...facts });
    expect(error.details).toEqual({});
    expect(facts.hint).toMatch(/^[A-Z].*\.$/);
  });

  it("takes its own hint, retryable, cause and details", () => {
    const options = {
      hint: "Wait a minute.",
      retryable: false,
      cause: new Error("below"),
      details: { count: 3 },
    };
    expect(new LlmError("GENERATION_FAILED", "It failed.", options)).toMatchObject(options);
    expect("cause" in new LlmError("GENERATION_FAILED", "It failed.")).toBe(false);
  });

  it("is known by its marker, whichever copy of the package made it", () => {
    const marker = Symbol.for("@llm/domain/LlmError");
    const ofAnotherCopy = Object.assign(new Error("It failed."), {
      [marker]: true,
      code: "DISPOSED",
    });
    expect(ofAnotherCopy).not.toBeInstanceOf(LlmError);
    expect(LlmError.isInstance(ofAnotherCopy)).toBe(true);
    expect(LlmError.isInstance(new LlmError("DISPOSED", "It was closed."))).toBe(true);
  });

  it.each([
    ["undefined", undefined],
    ["null", null],
    ["a text", "DISPOSED"],
    ["another error", Object.assign(new Error("It failed."), { code: "DISPOSED" })],
    ["a marker without a code", { [Symbol.for("@llm/domain/LlmError")]: true }],
    ["an unknown code", { [Symbol.for("@llm/domain/LlmError")]: true, code: "LATER" }],
  ])("is not %s", (_, value) => {
    expect(LlmError.isInstance(value)).toBe(false);
  });

  it("wraps anything else and keeps it as the cause", () => {
    const known = new LlmError("DISPOSED", "It was closed.");
    expect(LlmError.from(known)).toBe(known);
    const below = new TypeError("No such tensor.");
    expect(LlmError.from(below)).toMatchObject({
      code: "UNEXPECTED",
      message: "No such tensor.",
      cause: below,
    });
    expect(LlmError.from("torn", "MODEL_LOAD_FAILED")).toMatchObject({
      code: "MODEL_LOAD_FAILED",
      message: "torn",
      cause: "torn",
    });
  });
});

describe("summarizeError and restoreError", () => {
  it("carry an error over a border as plain data", () => {
    const error = new LlmError("CONTEXT_OVERFLOW", "Too long.", {
      hint: "Shorten it.",
      retryable: true,
      details: { promptTokens: 70, contextSize: 64 },
    });
    const copy = structuredClone(summarizeError(error));
    expect(summarizeError(restoreError(copy))).toEqual(summarizeError(error));
    expect(LlmError.isInstance(restoreError(copy))).toBe(true);
  });
});

describe("isLlmErrorCode", () => {
  it.each(["toString", "__proto__", "", 3, undefined])("does not know %p", (value) => {
    expect(isLlmErrorCode(value)).toBe(false);
  });
});
