import { GgufProblem } from "../gguf-problem.ts";
import type { GgufHeader } from "../gguf-header.ts";
import type { TensorType } from "../tensor-types.ts";

const longestName = 63;
const mostElements = 2 ** 40;
/** Forms that only exist while computing; no engine can read weights in them. */
const transientTypes = new Set<TensorType>(["Q8_1", "Q8_K"]);
const countingTypes = new Set<TensorType>(["I8", "I16", "I32", "I64", "F64"]);
const normTypes = new Set<TensorType>(["F32", "F16", "BF16"]);
const norm = /norm\.weight$/u;
const matrix =
  /^(token_embd|output|blk\.\d+\.(attn_(q|k|v|qkv|output)|ffn_(gate|up|down)))\.weight$/u;

/** Checks that each tensor has a place of its own and a form that can be computed with. */
export function checkTensors({ tensors }: GgufHeader): void {
  for (const { name, elementCount, type } of tensors) {
    if (name === "" || Buffer.byteLength(name) > longestName || /\p{Cc}/u.test(name)) {
      throw new GgufProblem(
        "It has a tensor whose name is empty, too long or has control characters.",
      );
    }
    if (elementCount > mostElements)
      throw new GgufProblem("It has a tensor larger than any known.");
    const isWrong =
      transientTypes.has(type) ||
      (norm.test(name) && !normTypes.has(type)) ||
      (matrix.test(name) && countingTypes.has(type));
    if (isWrong) {
      throw new GgufProblem(
        `Its tensor ${name} has the type ${type}, and cannot be computed with.`,
      );
    }
  }
  let end = 0;
  for (const { offset, sizeBytes } of tensors.toSorted((a, b) => a.offset - b.offset)) {
    if (offset < end) throw new GgufProblem("It has tensors that overlap.");
    end = offset + sizeBytes;
  }
}
