import type { GgufHeader } from "./gguf-header.ts";
import { numberValue } from "./metadata-values.ts";
import type { TensorType } from "./tensor-types.ts";

// The numbers of general.file_type; those that are missing were given up by the format.
const fileTypes = new Map<number, string>([
  [0, "F32"],
  [1, "F16"],
  [2, "Q4_0"],
  [3, "Q4_1"],
  [7, "Q8_0"],
  [8, "Q5_0"],
  [9, "Q5_1"],
  [10, "Q2_K"],
  [11, "Q3_K_S"],
  [12, "Q3_K_M"],
  [13, "Q3_K_L"],
  [14, "Q4_K_S"],
  [15, "Q4_K_M"],
  [16, "Q5_K_S"],
  [17, "Q5_K_M"],
  [18, "Q6_K"],
  [19, "IQ2_XXS"],
  [20, "IQ2_XS"],
  [21, "Q2_K_S"],
  [22, "IQ3_XS"],
  [23, "IQ3_XXS"],
  [24, "IQ1_S"],
  [25, "IQ4_NL"],
  [26, "IQ3_S"],
  [27, "IQ3_M"],
  [28, "IQ2_S"],
  [29, "IQ2_M"],
  [30, "IQ4_XS"],
  [31, "IQ1_M"],
  [32, "BF16"],
  [36, "TQ1_0"],
  [37, "TQ2_0"],
  [38, "MXFP4"],
  [39, "NVFP4"],
  [40, "Q1_0"],
  [41, "Q2_0"],
]);

// Added to the number by converters that guessed it.
const guessedFlag = 1024;

/** Name of the form of the weights, such as `Q4_K_M`: what the file says, else the form most weights have. */
export function quantizationOf(header: GgufHeader): string {
  const fileType = numberValue(header.metadata, "general.file_type");
  const named = fileType === undefined ? undefined : fileTypes.get(fileType % guessedFlag);
  return named ?? commonestType(header);
}

function commonestType({ tensors }: GgufHeader): string {
  const counts = new Map<TensorType, number>();
  for (const { type, elementCount } of tensors) {
    counts.set(type, (counts.get(type) ?? 0) + elementCount);
  }
  const [commonest = ["F32"]] = [...counts].sort(([, a], [, b]) => b - a);
  return commonest[0];
}
