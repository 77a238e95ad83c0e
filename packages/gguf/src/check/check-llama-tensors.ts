import { GgufProblem } from "../gguf-problem.ts";
import type { GgufHeader } from "../gguf-header.ts";
import type { ModelNumbers } from "./model-numbers.ts";
import { NamedTensors } from "./named-tensors.ts";

const positive = { min: 1, max: 1 << 24 };

/** The numbers that give the tensors of a llama model their shapes. */
interface LlamaShape {
  readonly width: number;
  readonly blocks: number;
  readonly keyLength: number;
  readonly valueLength: number;
  heads(block: number): number;
  keyValueHeads(block: number): number;
  hidden(block: number): number;
}

/** Checks that a model of the architecture llama has the tensors its numbers ask for, in their shapes. */
export function checkLlamaTensors(
  header: GgufHeader,
  numbers: ModelNumbers,
  tokenCount: number,
): void {
  const shape = shapeOf(header, numbers);
  const tensors = new NamedTensors(header.tensors);
  tensors.require("token_embd.weight", [shape.width, tokenCount]);
  tensors.require("output_norm.weight", [shape.width]);
  // Without it the embedding serves for both.
  if (tensors.has("output.weight")) tensors.require("output.weight", [shape.width, tokenCount]);
  const turns = "rope_freqs.weight";
  if (tensors.has(turns)) tensors.require(turns, [shape.keyLength / 2]);
  const hasExperts = (numbers.whole("llama.expert_count", { min: 0, max: positive.max }) ?? 0) > 0;
  for (let block = 0; block < shape.blocks; block++) {
    checkAttention(tensors, shape, block);
    // Files name the tensors of experts in several ways.
    if (!hasExperts) checkFeedForward(tensors, shape, block);
  }
}

function checkAttention(tensors: NamedTensors, shape: LlamaShape, block: number): void {
  const { width, keyLength, valueLength } = shape;
  const heads = shape.heads(block);
  const keyValueHeads = shape.keyValueHeads(block);
  const prefix = `blk.${block}.attn`;
  tensors.require(`${prefix}_norm.weight`, [width]);
  tensors.require(`${prefix}_q.weight`, [width, heads * keyLength]);
  tensors.require(`${prefix}_k.weight`, [width, keyValueHeads * keyLength]);
  tensors.require(`${prefix}_v.weight`, [width, keyValueHeads * valueLength]);
  tensors.require(`${prefix}_output.weight`, [heads * valueLength, width]);
}

function checkFeedForward(tensors: NamedTensors, shape: LlamaShape, block: number): void {
  const { width } = shape;
  const hidden = shape.hidden(block);
  const prefix = `blk.${block}.ffn`;
  tensors.require(`${prefix}_norm.weight`, [width]);
  tensors.require(`${prefix}_gate.weight`, [width, hidden]);
  tensors.require(`${prefix}_up.weight`, [width, hidden]);
  tensors.require(`${prefix}_down.weight`, [hidden, width]);
}

function shapeOf({ metadata }: GgufHeader, numbers: ModelNumbers): LlamaShape {
  const one = (name: string): number | undefined => numbers.whole(`llama.${name}`, positive);
  const required = (name: string): number => {
    const value = one(name);
    if (value === undefined) throw new GgufProblem(`It does not say its llama.${name}.`);
    return value;
  };
  for (const name of ["context_length", "attention.layer_norm_rms_epsilon"]) {
    if (metadata.has(`llama.${name}`)) continue;
    throw new GgufProblem(`It does not say its llama.${name}.`);
  }
  const width = required("embedding_length");
  const blocks = required("block_count");
  const perBlock = (name: string): ((block: number) => number) => {
    const values = numbers.wholePerBlock(`llama.${name}`, positive);
    if (values.length !== 1 && values.length !== blocks) {
      throw new GgufProblem(`Its llama.${name} has ${values.length} values for ${blocks} blocks.`);
    }
    return (block) => values[block] ?? values[0] ?? 0;
  };
  const heads = perBlock("attention.head_count");
  const has = (name: string): boolean => metadata.has(`llama.${name}`);
  const keyLength = one("attention.key_length") ?? width / heads(0);
  return {
    width,
    blocks,
    keyLength,
    valueLength: one("attention.value_length") ?? width / heads(0),
    heads,
    keyValueHeads: has("attention.head_count_kv") ? perBlock("attention.head_count_kv") : heads,
    hidden: perBlock("feed_forward_length"),
  };
}
