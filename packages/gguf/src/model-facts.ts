import type { GgufHeader } from "./gguf-header.ts";
import { lineValue, numberValue } from "./metadata-values.ts";
import { quantizationOf } from "./quantization.ts";

/** What people want to know of a model, as its file says it. Texts are single lines without control characters. */
export interface ModelFacts {
  readonly name?: string;
  readonly publisher?: string;
  /** Such as `llama`. */
  readonly architecture?: string;
  readonly parameterCount: number;
  /** Form of the weights, such as `Q4_K_M`. */
  readonly quantization: string;
  /** Most tokens the model was trained to read. */
  readonly contextLength?: number;
  readonly hasChatTemplate: boolean;
  /** SPDX name where the file gives one. */
  readonly license?: string;
}

/** Collects the facts of a header. */
export function modelFacts(header: GgufHeader): ModelFacts {
  const { metadata, tensors } = header;
  const architecture = lineValue(metadata, "general.architecture");
  return {
    name: lineValue(metadata, "general.name"),
    publisher: lineValue(metadata, "general.organization") ?? lineValue(metadata, "general.author"),
    architecture,
    parameterCount: tensors.reduce((sum, { elementCount }) => sum + elementCount, 0),
    quantization: quantizationOf(header),
    contextLength: numberValue(metadata, `${architecture ?? ""}.context_length`),
    hasChatTemplate: metadata.has("tokenizer.chat_template"),
    license: lineValue(metadata, "general.license"),
  };
}
