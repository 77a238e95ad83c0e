import { LlmError } from "@llm/domain";
import { readGgufHeader, type GgufMetadata, type GgufScalar, type GgufValue } from "@llm/gguf";

/** A tokenizer taken from a model file. */
export interface SyntheticTokenizer {
  /** All `tokenizer.*` entries, the chat template included. */
  readonly metadata: GgufMetadata;
  /** Whether the token of each id is a plain word or a part of one; only such tokens are written by the model. */
  readonly isWord: readonly boolean[];
}

const unusedTokenType = 5;
// A letter or more, after what byte-level tokenizers write for a space.
const word = /^Ġ?[A-Za-z]+$/;

/**
 * Takes the tokenizer of a model file, filled up with unused tokens to `vocabularySize`.
 * @throws {LlmError} INVALID_ARGUMENT when the file has no byte-level tokenizer, or one of more tokens.
 */
export async function takeTokenizer(
  modelPath: string,
  vocabularySize?: number,
): Promise<SyntheticTokenizer> {
  const header = await readGgufHeader(modelPath, { maxArrayLength: Infinity });
  const metadata = new Map([...header.metadata].filter(([key]) => key.startsWith("tokenizer.")));
  const tokens = arrayOf(metadata, "tokenizer.ggml.tokens");
  const types = arrayOf(metadata, "tokenizer.ggml.token_type");
  const missing = (vocabularySize ?? tokens.length) - tokens.length;
  if (missing < 0) {
    throw new LlmError("INVALID_ARGUMENT", `The tokenizer has ${tokens.length} tokens already.`, {
      hint: "Choose a larger vocabularySize.",
    });
  }
  const unused = Array.from({ length: missing }, (_, index) => `<|unused_${index}|>`);
  const allTokens = [...tokens, ...unused];
  metadata.set("tokenizer.ggml.tokens", array("string", allTokens));
  metadata.set(
    "tokenizer.ggml.token_type",
    array("int32", [...types, ...unused.map(() => unusedTokenType)]),
  );
  return { metadata, isWord: allTokens.map((token) => word.test(String(token))) };
}

function arrayOf(metadata: GgufMetadata, key: string): readonly GgufScalar[] {
  const value = metadata.get(key);
  if (value?.type === "array" && value.values !== undefined) return value.values;
  throw new LlmError("INVALID_ARGUMENT", `The model file has no ${key}.`, {
    hint: "Take the tokenizer of a chat model.",
  });
}

function array(elementType: "string" | "int32", values: readonly GgufScalar[]): GgufValue {
  return { type: "array", elementType, length: values.length, values };
}
