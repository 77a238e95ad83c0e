import { describe, expect, it } from "@jest/globals";
import type { GgufHeader, TensorType } from "@llm/gguf";
import { worthMapping } from "./mmap-choice.ts";

function headerOf(...tensors: readonly (readonly [TensorType, number])[]): GgufHeader {
  return {
    version: 3,
    metadata: new Map(),
    dataOffset: 0,
    fileBytes: 0,
    tensors: tensors.map(([type, sizeBytes], index) => ({
      name: `blk.${index}.weight`,
      dimensions: [1],
      type,
      elementCount: 1,
      offset: 0,
      sizeBytes,
    })),
  };
}

describe("worthMapping", () => {
  it("is not what native code copies into another order", () => {
    expect(worthMapping(headerOf(["Q8_0", 100], ["F32", 10]))).toBe(false);
    expect(worthMapping(headerOf(["Q4_0", 60], ["Q6_K", 40]))).toBe(false);
  });

  it("is what it uses as it is in the file", () => {
    expect(worthMapping(headerOf(["Q4_K", 70], ["Q6_K", 20], ["Q8_0", 10]))).toBe(true);
  });
});
