import { describe, expect, it } from "@jest/globals";
import type { GgufHeader, GgufTensor } from "./gguf-header.ts";
import { modelFacts } from "./model-facts.ts";
import type { TensorType } from "./tensor-types.ts";
import type { GgufValue } from "./value-types.ts";

function tensor(type: TensorType, elementCount: number): GgufTensor {
  return { name: type, dimensions: [elementCount], type, elementCount, offset: 0, sizeBytes: 0 };
}

function headerWith(
  entries: Readonly<Record<string, GgufValue>>,
  tensors: readonly GgufTensor[] = [tensor("F32", 10)],
): GgufHeader {
  return {
    version: 3,
    metadata: new Map(Object.entries(entries)),
    tensors,
    dataOffset: 0,
    fileBytes: 0,
  };
}

const text = (value: string): GgufValue => ({ type: "string", value });
const fileType = (value: number): GgufHeader =>
  headerWith({ "general.file_type": { type: "uint32", value } });

describe("modelFacts", () => {
  it("tells what the file says", () => {
    const header = headerWith({
      "general.architecture": text("llama"),
      "general.name": text("Some Model"),
      "general.author": text("An Author"),
      "general.license": text("MIT"),
      "general.file_type": { type: "uint32", value: 15 },
      "llama.context_length": { type: "uint64", value: 4096n },
      "tokenizer.chat_template": text("{{ messages }}"),
    });

    expect(modelFacts(header)).toEqual({
      name: "Some Model",
      publisher: "An Author",
      architecture: "llama",
      parameterCount: 10,
      quantization: "Q4_K_M",
      contextLength: 4096,
      hasChatTemplate: true,
      license: "MIT",
    });
  });

  it("leaves out what the file does not say", () => {
    expect(modelFacts(headerWith({}))).toEqual({
      parameterCount: 10,
      quantization: "F32",
      hasChatTemplate: false,
    });
  });

  it("tells which sampling the file recommends", () => {
    const header = headerWith({
      "general.sampling.temp": { type: "float32", value: Math.fround(0.6) },
      "general.sampling.top_p": { type: "float32", value: Math.fround(0.95) },
      "general.sampling.top_k": { type: "int32", value: 20 },
      "general.sampling.min_p": { type: "float32", value: 0 },
      "general.sampling.penalty_repeat": { type: "float32", value: Math.fround(1.05) },
      "general.sampling.penalty_last_n": { type: "int32", value: 128 },
    });
    expect(modelFacts(header).sampling).toEqual({
      temperature: 0.6,
      topP: 0.95,
      topK: 20,
      minP: 0,
      repeatPenalty: 1.05,
      repeatLastTokens: 128,
    });
  });

  it.each([
    ["temp", 0],
    ["temp", 2.1],
    ["temp", Number.NaN],
    ["top_p", 1.5],
    ["top_k", -1],
    ["top_k", 2.5],
    ["penalty_repeat", 0.9],
    ["penalty_last_n", -1],
  ])("does not recommend %s %d", (key, value) => {
    const header = headerWith({
      [`general.sampling.${key}`]: { type: "float32", value },
      "general.sampling.min_p": { type: "float32", value: 0.5 },
    });
    expect(modelFacts(header).sampling).toEqual({ minP: 0.5 });
  });

  it("prefers the organization to the author", () => {
    const header = headerWith({
      "general.author": text("Author"),
      "general.organization": text("Organization"),
    });
    expect(modelFacts(header).publisher).toBe("Organization");
  });

  it("sums the parameters and takes the commonest form when none is stated", () => {
    const tensors = [
      tensor("F32", 100),
      tensor("Q4_K", 256),
      tensor("Q6_K", 512),
      tensor("Q4_K", 512),
    ];
    expect(modelFacts(headerWith({}, tensors))).toMatchObject({
      parameterCount: 1380,
      quantization: "Q4_K",
    });
  });

  it("names the form, be it guessed, and ignores a number it does not know", () => {
    expect(modelFacts(fileType(1)).quantization).toBe("F16");
    expect(modelFacts(fileType(1024 + 7)).quantization).toBe("Q8_0");
    expect(modelFacts(fileType(4)).quantization).toBe("F32");
  });

  it("gives single lines that are safe to show", () => {
    const named = (name: string) => modelFacts(headerWith({ "general.name": text(name) })).name;
    expect(named(" a\u001B[31m\r\nb\u202Ec ")).toBe("a [31m b c");
    expect(named("\n")).toBeUndefined();
    expect([...(named("🦙".repeat(500)) ?? "")]).toHaveLength(200);
  });

  it("ignores values of another kind than expected", () => {
    const array: GgufValue = { type: "array", elementType: "uint32", length: 1, values: [1] };
    const header = headerWith({
      "general.architecture": text("llama"),
      "general.name": { type: "uint32", value: 1 },
      "general.file_type": text("F16"),
      "llama.context_length": array,
    });
    expect(modelFacts(header)).toEqual({
      architecture: "llama",
      parameterCount: 10,
      quantization: "F32",
      hasChatTemplate: false,
    });
  });
});
