import { tensorTypes, type TensorContent } from "@llm/gguf";
import { RandomWeights } from "./random-weights.ts";
import type { SyntheticShape } from "./synthetic-shape.ts";

// Makes the likeliest words far likelier than tokens that score zero, at any usual temperature.
const outputNormWeight = 8;

/** The tensors of a llama model of a shape. Tokens that are no words never score above zero. */
export function syntheticTensors(
  shape: SyntheticShape,
  isWord: readonly boolean[],
): readonly TensorContent[] {
  const { width, feedForward, type } = shape;
  const keyValueWidth = (width / shape.heads) * shape.keyValueHeads;
  const weights = new RandomWeights(type, shape.seed, 1 / Math.sqrt(width));

  const matrix = (name: string, columns: number, rows: number): TensorContent => ({
    name: `${name}.weight`,
    dimensions: [columns, rows],
    type,
    data: () => weights.take(columns * rows),
  });
  const layer = (prefix: string): TensorContent[] => [
    norm(`${prefix}.attn_norm`, width, 1),
    matrix(`${prefix}.attn_q`, width, width),
    matrix(`${prefix}.attn_k`, width, keyValueWidth),
    matrix(`${prefix}.attn_v`, width, keyValueWidth),
    matrix(`${prefix}.attn_output`, width, width),
    norm(`${prefix}.ffn_norm`, width, 1),
    matrix(`${prefix}.ffn_gate`, width, feedForward),
    matrix(`${prefix}.ffn_up`, width, feedForward),
    matrix(`${prefix}.ffn_down`, feedForward, width),
  ];
  return [
    matrix("token_embd", width, isWord.length),
    ...Array.from({ length: shape.layers }, (_, index) => layer(`blk.${index}`)).flat(),
    norm("output_norm", width, outputNormWeight),
    {
      ...matrix("output", width, isWord.length),
      data: () => outputRows(weights, shape, isWord),
    },
  ];
}

function* outputRows(
  weights: RandomWeights,
  { width, type }: SyntheticShape,
  isWord: readonly boolean[],
): Generator<Uint8Array> {
  const { blockElements, blockBytes } = tensorTypes[type];
  const zeroRow = new Uint8Array((width / blockElements) * blockBytes);
  for (const word of isWord) {
    if (word) yield* weights.take(width);
    else yield zeroRow;
  }
}

function norm(name: string, width: number, weight: number): TensorContent {
  const values = new Float32Array(width).fill(weight);
  return {
    name: `${name}.weight`,
    dimensions: [width],
    type: "F32",
    data: () => [new Uint8Array(values.buffer)],
  };
}
