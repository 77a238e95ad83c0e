import { describe, expect, it } from "@jest/globals";
import { LlmError } from "../errors/llm-error.ts";
import { checkEmbeddingInput } from "./embedding-input.ts";

const texts = (count: number) => Array.from({ length: count }, () => "sea");

describe("checkEmbeddingInput", () => {
  it("takes 1 to 1,024 texts", () => {
    for (const count of [1, 1_024]) expect(() => checkEmbeddingInput(texts(count))).not.toThrow();
  });

  it.each([[[]], [texts(1_025)], [["sea", " \n"]], [[""]]])("refuses others: %#", (input) => {
    expect(() => checkEmbeddingInput(input)).toThrow(LlmError);
  });

  it.each([[null], ["sea"], [[5]]])("refuses what is not a list of texts: %j", (input) => {
    // As a caller without types may give it.
    const failing = (): unknown => Reflect.apply(checkEmbeddingInput, undefined, [input]);
    expect(failing).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });

  it("says which text is empty", () => {
    const failing = () => checkEmbeddingInput(["sea", ""]);
    expect(failing).toThrow(expect.objectContaining({ details: { index: 1 } }));
  });
});
