import { kinds } from "./model-draft.ts";

/** An entry to add; no values means numbers made up for its kind. */
interface HostileEntry {
  readonly key: string;
  readonly kind: number;
  readonly elementKind?: number;
  readonly values: readonly (string | number | readonly number[])[];
}

const { uint32, float32, bool, string, array, int32 } = kinds;
const any: readonly number[] = [];

function number(key: string, kind: number = uint32): HostileEntry {
  return { key, kind, values: any };
}

/** Entries that change how a model is read; those of its architecture are named without it. */
export const injectedEntries: readonly HostileEntry[] = [
  ...[
    "attention.head_count",
    "attention.head_count_kv",
    "attention.key_length",
    "attention.value_length",
    "attention.sliding_window",
    "block_count",
    "context_length",
    "embedding_length",
    "embedding_length_out",
    "feed_forward_length",
    "expert_count",
    "expert_used_count",
    "expert_group_count",
    "expert_group_used_count",
    "expert_shared_count",
    "leading_dense_block_count",
    "nextn_predict_layers",
    "pooling_type",
    "rope.dimension_count",
    "rope.scaling.original_context_length",
    "ssm.conv_kernel",
    "ssm.state_size",
    "vocab_size",
    "features_length",
    "full_attention_interval",
    "general.file_type",
    "general.quantization_version",
    "split.count",
    "split.no",
    "split.tensors.count",
    "tokenizer.ggml.bos_token_id",
    "tokenizer.ggml.eos_token_id",
    "tokenizer.ggml.eot_token_id",
    "tokenizer.ggml.eom_token_id",
    "tokenizer.ggml.unknown_token_id",
    "tokenizer.ggml.padding_token_id",
    "tokenizer.ggml.seperator_token_id",
    "tokenizer.ggml.mask_token_id",
    "tokenizer.ggml.cls_token_id",
    "tokenizer.ggml.fim_pre_token_id",
    "tokenizer.ggml.fim_suf_token_id",
    "tokenizer.ggml.token_type_count",
  ].map((key) => number(key)),
  ...[
    "attention.layer_norm_epsilon",
    "attention.layer_norm_rms_epsilon",
    "attention.scale",
    "attention.clamp_kqv",
    "attention.max_alibi_bias",
    "attn_logit_softcapping",
    "expert_weights_scale",
    "final_logit_softcapping",
    "logit_scale",
    "residual_scale",
    "rope.freq_base",
    "rope.scale_linear",
    "rope.scaling.attn_factor",
    "rope.scaling.factor",
    "rope.scaling.yarn_log_multiplier",
    "rope.scaling.yarn_beta_fast",
  ].map((key) => number(key, float32)),
  ...[
    "attention.causal",
    "use_parallel_residual",
    "tokenizer.ggml.add_bos_token",
    "tokenizer.ggml.add_eos_token",
    "tokenizer.ggml.add_space_prefix",
    "tokenizer.ggml.remove_extra_whitespaces",
  ].map((key) => ({ key, kind: bool, values: [0, 1] })),
  {
    key: "rope.scaling.type",
    kind: string,
    values: ["none", "linear", "yarn", "longrope", "", "x"],
  },
  {
    key: "rope.dimension_sections",
    kind: array,
    elementKind: int32,
    values: [[1, 2, 3, 4], [-1, 0, 0, 0], [8], []],
  },
  {
    key: "attention.head_count",
    kind: array,
    elementKind: uint32,
    values: [[1, 2], [0, 0], [1], [], [4, 4, 4, 4, 4, 4, 4, 4], [2 ** 31, 1]],
  },
  {
    key: "attention.head_count_kv",
    kind: array,
    elementKind: uint32,
    values: [[1, 1], [0, 0], [2, 1, 4], [], [0, 1, 0, 1, 0, 1]],
  },
  {
    key: "feed_forward_length",
    kind: array,
    elementKind: uint32,
    values: [[128, 128], [0, 0], [1]],
  },
  {
    key: "attention.sliding_window_pattern",
    kind: array,
    elementKind: bool,
    values: [[1, 0], [1]],
  },
  {
    key: "tokenizer.ggml.precompiled_charsmap",
    kind: array,
    elementKind: kinds.uint8,
    values: [[], [255, 255, 255, 255], [4, 0, 0, 0, 1, 2, 3, 4], [1, 2, 3]],
  },
  { key: "tokenizer.ggml.merges", kind: array, elementKind: int32, values: [[1, 2, 3]] },
  { key: "tokenizer.ggml.scores", kind: array, elementKind: float32, values: [[], [1], [1, 2, 3]] },
  {
    key: "tokenizer.ggml.token_type",
    kind: array,
    elementKind: int32,
    values: [[], [1], [1, 2, 3]],
  },
  { key: "adapter.type", kind: string, values: ["lora"] },
  { key: "general.type", kind: string, values: ["adapter", "mmproj", "x"] },
];

const architectures =
  "llama4 deci falcon grok gpt2 gptj gptneox mpt baichuan starcoder bert nomic-bert jina-bert-v2 bloom stablelm qwen qwen2 qwen2moe qwen2vl qwen3 qwen3moe qwen3next phi2 phi3 phimoe plamo codeshell orion internlm2 minicpm minicpm3 gemma gemma2 gemma3 gemma3n starcoder2 mamba mamba2 jamba xverse command-r cohere2 dbrx olmo olmo2 olmoe openelm arctic deepseek deepseek2 chatglm glm4 bitnet t5 t5encoder jais nemotron exaone rwkv6 rwkv7 granite granitemoe chameleon wavtokenizer-dec lfm2 smollm3 gpt-oss clip x";

/** Texts to put in place of one; `*` is for keys without texts of their own. */
export const replacementTexts: Readonly<Record<string, readonly string[]>> = {
  "general.architecture": ["", "LLAMA", ...architectures.split(" ")],
  "tokenizer.ggml.model": [
    "",
    "no_vocab",
    "none",
    "llama",
    "bert",
    "t5",
    "rwkv",
    "plamo2",
    "gpt2",
    "x",
  ],
  "tokenizer.ggml.pre": [
    "",
    "default",
    "llama3",
    "llama-bpe",
    "deepseek-llm",
    "falcon",
    "gpt-2",
    "qwen2",
    "gpt-4o",
    "bloom",
    "tekken",
    "viking",
    "superbpe",
    "kimi-k2",
    "x",
  ],
  "*": ["", "\0", "x", "x".repeat(70_000), "a\u202Eb", "%s%n%d"],
};
