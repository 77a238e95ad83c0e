import type { GgufHeader, GgufTensor } from "../src/gguf-header.ts";
import { tensorBytes, type TensorType } from "../src/tensor-types.ts";
import type { GgufScalarType, GgufValue } from "../src/value-types.ts";

/** A number, a text, or a list of one of them. */
export type Plain = number | string | boolean | readonly number[] | readonly string[];

/** Parts of a header to leave out (undefined) or to replace. */
export type Changes = Readonly<Record<string, Plain | GgufValue | undefined>>;

export type Shapes = Readonly<Record<string, readonly number[]>>;

/** Entries of the tokenizer of a model with four tokens. */
export const tokenizer = {
  "tokenizer.ggml.model": "gpt2",
  "tokenizer.ggml.tokens": ["a", "b", "c", "</s>"],
  "tokenizer.ggml.token_type": [1, 1, 1, 3],
  "tokenizer.ggml.merges": ["a b"],
  "tokenizer.ggml.eos_token_id": 3,
} as const satisfies Changes;

/** Entries of a small llama model. */
export const llamaEntries = {
  "general.architecture": "llama",
  "llama.block_count": 2,
  "llama.context_length": 64,
  "llama.embedding_length": 8,
  "llama.feed_forward_length": 16,
  "llama.attention.head_count": 4,
  "llama.attention.head_count_kv": 2,
  "llama.attention.layer_norm_rms_epsilon": fraction(1e-5),
  ...tokenizer,
} as const satisfies Changes;

/** Shapes of its tensors. */
export const llamaShapes: Shapes = {
  "token_embd.weight": [8, 4],
  "output_norm.weight": [8],
  "output.weight": [8, 4],
  ...blockShapes(0),
  ...blockShapes(1),
};

function blockShapes(block: number): Shapes {
  const at = `blk.${block}`;
  return {
    [`${at}.attn_norm.weight`]: [8],
    [`${at}.attn_q.weight`]: [8, 8],
    [`${at}.attn_k.weight`]: [8, 4],
    [`${at}.attn_v.weight`]: [8, 4],
    [`${at}.attn_output.weight`]: [8, 8],
    [`${at}.ffn_norm.weight`]: [8],
    [`${at}.ffn_gate.weight`]: [8, 16],
    [`${at}.ffn_up.weight`]: [8, 16],
    [`${at}.ffn_down.weight`]: [16, 8],
  };
}

/** A number with a fraction, as files hold it. */
export function fraction(value: number): GgufValue {
  return { type: "float32", value };
}

/** A whole number of 16 bits, as files in several parts count them. */
export function uint16(value: number): GgufValue {
  return { type: "uint16", value };
}

/** A header of these entries and tensors. */
export function modelHeader(entries: Changes, shapes: Shapes = llamaShapes): GgufHeader {
  const metadata = new Map<string, GgufValue>();
  for (const [key, value] of Object.entries(entries)) {
    if (value !== undefined) metadata.set(key, isGgufValue(value) ? value : valueOf(value));
  }
  let offset = 0;
  const tensors = Object.entries(shapes).map(([name, dimensions]) => {
    const placed = tensor(name, dimensions, { offset });
    offset += placed.sizeBytes;
    return placed;
  });
  return { version: 3, metadata, tensors, dataOffset: 4096, fileBytes: 4096 + offset };
}

/** A tensor of F32 weights unless said otherwise. */
export function tensor(
  name: string,
  dimensions: readonly number[],
  { offset = 0, type = "F32" }: { offset?: number; type?: TensorType } = {},
): GgufTensor {
  const elementCount = dimensions.reduce((product, size) => product * size, 1);
  const sizeBytes = tensorBytes(type, elementCount);
  return { name, dimensions, type, elementCount, offset, sizeBytes };
}

function valueOf(value: Plain): GgufValue {
  if (typeof value !== "object") return { type: scalarType(value), value };
  const elementType = scalarType(value[0] ?? 0) === "string" ? "string" : "int32";
  return { type: "array", elementType, length: value.length, values: value };
}

function scalarType(value: number | string | boolean): GgufScalarType {
  if (typeof value === "string") return "string";
  return typeof value === "boolean" ? "bool" : "uint32";
}

function isGgufValue(value: Plain | GgufValue): value is GgufValue {
  return typeof value === "object" && "type" in value;
}
