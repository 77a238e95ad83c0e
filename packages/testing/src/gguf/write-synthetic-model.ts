import { writeGguf, type GgufMetadata, type GgufValue } from "@llm/gguf";
import { starterModel } from "@llm/starter-model";
import { checkShape, syntheticShapes, type SyntheticShape } from "./synthetic-shape.ts";
import { syntheticTensors } from "./synthetic-tensors.ts";
import { takeTokenizer } from "./synthetic-tokenizer.ts";

/** What is left out is as in the shape `tiny`. */
export interface SyntheticModelOptions extends Partial<SyntheticShape> {
  /** Model file whose tokenizer and chat template are taken. @default the starter model */
  tokenizerPath?: string;
  /** Jinja template of its conversations. @default the tokenizer's */
  chatTemplate?: string;
}

const fileTypes = { F16: 1, Q4_0: 2, Q8_0: 7 } as const;

/**
 * Writes a valid llama model with random weights. It answers with random words and never ends its turn, so that
 * an answer runs to `maxTokens`.
 * @throws {LlmError} INVALID_ARGUMENT when the numbers of the shape do not fit each other.
 */
export async function writeSyntheticModel(
  path: string,
  options: SyntheticModelOptions = {},
): Promise<void> {
  const { tokenizerPath = starterModel.path, chatTemplate, ...given } = options;
  const shape: SyntheticShape = { ...syntheticShapes.tiny, ...given };
  checkShape(shape);
  const { metadata, isWord } = await takeTokenizer(tokenizerPath, shape.vocabularySize);
  const template = chatTemplateMetadata(chatTemplate);
  await writeGguf(path, {
    metadata: new Map([...shapeMetadata(shape, isWord.length), ...metadata, ...template]),
    tensors: syntheticTensors(shape, isWord),
  });
}

function shapeMetadata(shape: SyntheticShape, vocabularySize: number): GgufMetadata {
  const headWidth = shape.width / shape.heads;
  return new Map<string, GgufValue>([
    ["general.architecture", { type: "string", value: "llama" }],
    ["general.name", { type: "string", value: "Synthetic" }],
    ["general.license", { type: "string", value: "MIT" }],
    ["general.file_type", uint32(fileTypes[shape.type])],
    ["llama.context_length", uint32(shape.contextLength)],
    ["llama.embedding_length", uint32(shape.width)],
    ["llama.block_count", uint32(shape.layers)],
    ["llama.feed_forward_length", uint32(shape.feedForward)],
    ["llama.attention.head_count", uint32(shape.heads)],
    ["llama.attention.head_count_kv", uint32(shape.keyValueHeads)],
    ["llama.attention.layer_norm_rms_epsilon", { type: "float32", value: 1e-5 }],
    ["llama.rope.dimension_count", uint32(headWidth)],
    ["llama.vocab_size", uint32(vocabularySize)],
  ]);
}

function chatTemplateMetadata(template: string | undefined): GgufMetadata {
  if (template === undefined) return new Map();
  return new Map([["tokenizer.chat_template", { type: "string", value: template }]]);
}

function uint32(value: number): GgufValue {
  return { type: "uint32", value };
}
