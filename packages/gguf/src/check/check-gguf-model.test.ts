import { describe, expect, it } from "@jest/globals";
import { LlmError } from "@llm/domain";
import {
  fraction,
  llamaEntries,
  llamaShapes,
  modelHeader,
  tensor,
  tokenizer,
  uint16,
  type Changes,
  type Shapes,
} from "../../test/model-header.ts";
import type { GgufHeader } from "../gguf-header.ts";
import { checkGgufModel } from "./check-gguf-model.ts";

function refusal(header: GgufHeader): string {
  try {
    checkGgufModel(header);
  } catch (error) {
    if (LlmError.isInstance(error) && error.code === "MODEL_FILE_INVALID") return error.message;
    throw error;
  }
  return "";
}

function refusalOf(changes: Changes, shapes?: Shapes): string {
  return refusal(modelHeader({ ...llamaEntries, ...changes }, shapes));
}

function without(...names: readonly string[]): Shapes {
  return Object.fromEntries(Object.entries(llamaShapes).filter(([name]) => !names.includes(name)));
}

describe("checkGgufModel accepts", () => {
  it.each<[string, Changes, Shapes]>([
    ["a plain model", {}, llamaShapes],
    [
      "tokens without a text",
      { "tokenizer.ggml.tokens": ["", "", "\uDCFF", "\uDCFE"] },
      llamaShapes,
    ],
    ["one whose embedding serves as output", {}, without("output.weight")],
    [
      "one that says all its key-value heads",
      { "llama.attention.head_count_kv": [2, 2] },
      llamaShapes,
    ],
    [
      "one without grouped heads",
      { "llama.attention.head_count_kv": 2, "llama.vocab_size": 4 },
      llamaShapes,
    ],
    ["no padding token", { "tokenizer.ggml.padding_token_id": 2 ** 32 - 1 }, llamaShapes],
    ["an unused id out of range", { "tokenizer.ggml.padding_token_id": 4 }, llamaShapes],
    ["no begin token", { "tokenizer.ggml.bos_token_id": 2 ** 32 - 1 }, llamaShapes],
    ["factors of turns", {}, { ...llamaShapes, "rope_freqs.weight": [1] }],
    [
      "scaled positions",
      { "llama.rope.scaling.type": "yarn", "llama.rope.scaling.factor": fraction(4) },
      llamaShapes,
    ],
    ["an alignment", { "general.alignment": 64 }, llamaShapes],
    [
      "experts",
      { "llama.expert_count": 8, "llama.expert_used_count": 2 },
      without("blk.0.ffn_gate.weight"),
    ],
    [
      "a part of a model",
      { "split.count": uint16(2), "split.no": uint16(0) },
      without("blk.1.attn_q.weight"),
    ],
  ])("%s", (_, changes, shapes) => {
    expect(refusalOf(changes, shapes)).toBe("");
  });

  it.each<[string, Changes, Shapes]>([
    [
      "mamba",
      { "mamba.attention.head_count": 0, "mamba.feed_forward_length": 0 },
      { "blk.0.ssm_in.weight": [8, 16] },
    ],
    [
      "lfm2",
      {
        "lfm2.attention.head_count": 4,
        "lfm2.attention.head_count_kv": [0, 2],
        "lfm2.feed_forward_length": 16,
      },
      {
        "blk.0.shortconv.conv.weight": [3, 8],
        "blk.1.attn_k.weight": [8, 4],
        "blk.0.ffn_down.weight": [16, 8],
      },
    ],
    [
      "deepseek2",
      {
        "deepseek2.attention.head_count": 16,
        "deepseek2.attention.head_count_kv": 1,
        "deepseek2.attention.key_length": 576,
        "deepseek2.attention.value_length": 512,
        "deepseek2.rope.dimension_count": 64,
        "deepseek2.expert_count": 64,
        "deepseek2.expert_used_count": 6,
        "deepseek2.expert_group_count": 8,
        "deepseek2.expert_group_used_count": 4,
      },
      { "blk.0.attn_q.weight": [8, 3072], "blk.1.ffn_down_exps.weight": [16, 8, 64] },
    ],
    [
      "phi2",
      {
        "phi2.embedding_length": 2560,
        "phi2.attention.head_count": 32,
        "phi2.rope.dimension_count": 32,
      },
      { "blk.0.attn_qkv.weight": [8, 24], "blk.0.attn_qkv.bias": [24] },
    ],
    [
      "bert",
      { "bert.attention.head_count": 12, "bert.attention.causal": false },
      { "position_embd.weight": [8, 512] },
    ],
  ])("other architectures, such as %s", (architecture, changes, shapes) => {
    const entries = { "general.architecture": architecture, ...tokenizer, ...changes };
    expect(refusal(modelHeader(entries, shapes))).toBe("");
  });
});

describe("checkGgufModel refuses", () => {
  it.each<[string, Changes]>([
    ["does not say of which architecture", { "general.architecture": undefined }],
    ["does not say of which architecture", { "general.architecture": "../llama" }],
    ["a key that is empty", { "": 1 }],
    ["a key that is empty", { "\0llama": 1 }],
    ["general.alignment is 8", { "general.alignment": 8 }],
    ["llama.block_count is 0", { "llama.block_count": 0 }],
    ["llama.block_count is 513", { "llama.block_count": 513 }],
    ["nextn_predict_layers is 3; only 0 to 2", { "llama.nextn_predict_layers": 3 }],
    ["does not say its llama.block_count", { "llama.block_count": undefined }],
    ["is not a whole number", { "llama.block_count": "2" }],
    ["is not a whole number", { "llama.block_count": fraction(2) }],
    ["lacks the tensor blk.2.", { "llama.block_count": 3 }],
    ["llama.context_length is 0", { "llama.context_length": 0 }],
    ["does not say its llama.context_length", { "llama.context_length": undefined }],
    ["tensor token_embd.weight has the shape 8 x 4", { "llama.embedding_length": 16 }],
    [
      "does not say its llama.attention.layer",
      { "llama.attention.layer_norm_rms_epsilon": undefined },
    ],
    ["rms_epsilon is -1", { "llama.attention.layer_norm_rms_epsilon": fraction(-1) }],
    ["rms_epsilon is NaN", { "llama.attention.layer_norm_rms_epsilon": fraction(Number.NaN) }],
    ["is not a fraction", { "llama.attention.layer_norm_rms_epsilon": 1 }],
    ["llama.logit_scale is not a finite", { "llama.logit_scale": fraction(Infinity) }],
    ["no attention heads in block 0", { "llama.attention.head_count": 0 }],
    ["no attention heads in block 0", { "llama.attention.head_count": undefined }],
    ["no key-value heads in block 1", { "llama.attention.head_count_kv": [2, 0] }],
    ["3 key-value heads do not divide its 4", { "llama.attention.head_count_kv": 3 }],
    ["has 3 values for 2 blocks", { "llama.attention.head_count_kv": [2, 2, 2] }],
    ["is not a list of whole numbers", { "llama.attention.head_count_kv": ["2"] }],
    [
      "more than it can have blocks",
      { "llama.attention.head_count_kv": { type: "array", elementType: "int32", length: 9999 } },
    ],
    ["more attention heads than its width", { "llama.attention.head_count": 16 }],
    ["no feed-forward rows in block 0", { "llama.feed_forward_length": 0 }],
    [
      "blk.0.attn_q.weight has the shape",
      { "llama.attention.key_length": 4, "llama.attention.value_length": 4 },
    ],
    ["2 dimensions for keys and 4 for values", { "llama.attention.value_length": 4 }],
    ["and 4 turn", { "llama.rope.dimension_count": 4 }],
    ["way to scale positions", { "llama.rope.scaling.type": "x" }],
    ["llama.rope.freq_base is -1", { "llama.rope.freq_base": fraction(-1) }],
    ["expert_count is 513", { "llama.expert_count": 513 }],
    ["uses 2 of its 0 experts", { "llama.expert_used_count": 2 }],
    ["uses 0 of its 8 experts", { "llama.expert_count": 8 }],
    ["0 experts cannot be in 2 groups", { "llama.expert_group_count": 2 }],
    [
      "9 experts cannot be in 2 groups, 1 in use",
      {
        "llama.expert_count": 9,
        "llama.expert_used_count": 1,
        "llama.expert_group_count": 2,
        "llama.expert_group_used_count": 1,
      },
    ],
    ["no vocabulary", { "tokenizer.ggml.tokens": undefined }],
    ["no vocabulary", { "tokenizer.ggml.model": "none" }],
    [
      "vocabulary has 0 tokens",
      { "tokenizer.ggml.tokens": { type: "array", elementType: "string", length: 0 } },
    ],
    ["tokens is not a list of string", { "tokenizer.ggml.tokens": "abc" }],
    ["merges is not a list of string", { "tokenizer.ggml.merges": [1] }],
    ["split.count is of the type uint32", { "split.count": 1 }],
    ["split.no is of the type string", { "split.no": "0" }],
    ["same token twice", { "tokenizer.ggml.tokens": ["a", "b", "a", "</s>"] }],
    ["same token twice", { "tokenizer.ggml.tokens": ["a", "b", "a\0c", "</s>"] }],
    ["same token twice", { "tokenizer.ggml.tokens": ["[EMPTY_2]", "b", "", "</s>"] }],
    ["same token twice", { "tokenizer.ggml.tokens": ["\udcff", "b", "\udcff", "</s>"] }],
    ["token_type has 1 elements for 4", { "tokenizer.ggml.token_type": [1] }],
    ["eos_token_id is 4", { "tokenizer.ggml.eos_token_id": 4 }],
    ["not one of the kind llama", { "tokenizer.ggml.model": "llama" }],
    ["model is not a text", { "tokenizer.ggml.model": 3 }],
    ["chat_template is not a text", { "tokenizer.chat_template": 3 }],
    ["chat_template is longer", { "tokenizer.chat_template": "x".repeat(300_000) }],
  ])("with the reason: %s", (reason, changes) => {
    expect(refusalOf(changes)).toContain(reason);
  });

  it.each<[string, Shapes]>([
    ["lacks the tensor output_norm.weight", without("output_norm.weight")],
    ["lacks the tensor blk.1.ffn_down.weight", without("blk.1.ffn_down.weight")],
    ["rope_freqs.weight has the shape 8 and not 1", { ...llamaShapes, "rope_freqs.weight": [8] }],
    ["has the shape 8 x 8 x 2", { ...llamaShapes, "blk.0.attn_q.weight": [8, 8, 2] }],
    ["empty, too long", { ...llamaShapes, "": [8] }],
    ["empty, too long", { ...llamaShapes, ["x".repeat(64)]: [8] }],
    ["larger than any known", { ...llamaShapes, x: [2 ** 30, 2 ** 30] }],
  ])("tensors with the reason: %s", (reason, shapes) => {
    expect(refusalOf({}, shapes)).toContain(reason);
  });

  it("an odd number of turning dimensions, whatever the architecture", () => {
    const entries = {
      "general.architecture": "phi2",
      ...tokenizer,
      "phi2.rope.dimension_count": 31,
    };
    expect(refusal(modelHeader(entries, { x: [8] }))).toContain("31 is odd");
  });

  it("tensors that overlap, and those of types nobody computes with", () => {
    const good = modelHeader(llamaEntries);
    const overlapping = [tensor("x", [8]), tensor("y", [8], { offset: 16 })];
    expect(refusal({ ...good, tensors: overlapping })).toContain("overlap");
    for (const [name, type] of [
      ["x", "Q8_K"],
      ["blk.0.attn_norm.weight", "Q8_0"],
      ["token_embd.weight", "I32"],
    ] as const) {
      const tensors = [tensor(name, [256], { type })];
      expect(refusal({ ...good, tensors })).toContain(`${name} has the type ${type}`);
    }
  });
});
