import type { GgufHeader } from "../gguf-header.ts";
import { GgufProblem } from "../gguf-problem.ts";
import type { ModelNumbers } from "./model-numbers.ts";

const headRange = { min: 0, max: 4096 };
const hiddenRange = { min: 0, max: 1 << 24 };
const blockTensor = /^blk\.(\d+)\.(attn_q|attn_k|attn_qkv|ffn_down)\.weight$/u;

/**
 * Checks the numbers that may differ from block to block. Blocks without attention have no heads, and the like;
 * where there are tensors for them there must be some.
 */
export function checkBlocks(header: GgufHeader, numbers: ModelNumbers, architecture: string): void {
  const heads = numbers.wholePerBlock(`${architecture}.attention.head_count`, headRange);
  const ownKeyValue = numbers.wholePerBlock(`${architecture}.attention.head_count_kv`, headRange);
  const keyValueHeads = ownKeyValue.length === 0 ? heads : ownKeyValue;
  const hidden = numbers.wholePerBlock(`${architecture}.feed_forward_length`, hiddenRange);
  for (const { name } of header.tensors) {
    const [, block, part] = blockTensor.exec(name) ?? [];
    if (block === undefined) continue;
    if (part === "ffn_down") requireSome(hidden, Number(block), "feed-forward rows");
    else {
      requireSome(heads, Number(block), "attention heads");
      requireSome(keyValueHeads, Number(block), "key-value heads");
    }
  }
  checkHeadsDivide(heads, keyValueHeads);
  const width = numbers.whole(`${architecture}.embedding_length`, { min: 1, max: Infinity });
  const hasOwnLength = header.metadata.has(`${architecture}.attention.key_length`);
  if (width !== undefined && !hasOwnLength && heads.some((count) => count > width)) {
    throw new GgufProblem("It has more attention heads than its width can be divided into.");
  }
}

function requireSome(perBlock: readonly number[], block: number, what: string): void {
  if (perBlock.length > 1 && block >= perBlock.length) return;
  const count = (perBlock.length > 1 ? perBlock[block] : perBlock[0]) ?? 0;
  if (count === 0)
    throw new GgufProblem(`It has no ${what} in block ${block}, and weights for them.`);
}

function checkHeadsDivide(heads: readonly number[], keyValueHeads: readonly number[]): void {
  for (const [block, keyValue] of keyValueHeads.entries()) {
    const query = heads[block] ?? heads[0] ?? 0;
    // Blocks of other kinds may count key-value heads and have none to share them.
    if (keyValue === 0 || query === 0 || query % keyValue === 0) continue;
    throw new GgufProblem(`Its ${keyValue} key-value heads do not divide its ${query} heads.`);
  }
}
