import type { ModelFacts } from "@llm/domain";
import type { GgufHeader } from "./gguf-header.ts";
import { lineValue, numberValue } from "./metadata-values.ts";
import { quantizationOf } from "./quantization.ts";
import { recommendedSampling } from "./recommended-sampling.ts";

/** What the file of a model says of it. */
export interface GgufFacts extends ModelFacts {
  readonly name?: string;
  readonly parameterCount: number;
  readonly quantization: string;
  readonly hasChatTemplate: boolean;
}

/** Collects the facts of a header. */
export function modelFacts(header: GgufHeader): GgufFacts {
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
    sampling: recommendedSampling(metadata),
  };
}
