import type { GgufHeader, TensorType } from "@llm/gguf";
import { weightBytes } from "../load/model-shape.ts";

/**
 * Forms that the CPU code of llama.cpp copies into another order: mapped, such weights are in memory twice. Measured
 * with 135 million parameters, mapped and not: Q8_0 408 and 298 MB, Q4_0 275 and 209 MB. F16 is copied only where the
 * CPU multiplies matrices itself (AMX): there 618 and 418 MB, elsewhere it is the same either way. K forms are not.
 */
const copiedTypes: ReadonlySet<TensorType> = new Set(["Q8_0", "Q4_0", "F16"]);

/** Whether a model is to be mapped: unless most of it would be copied. */
export function worthMapping(header: GgufHeader): boolean {
  const copied = weightBytes({
    ...header,
    tensors: header.tensors.filter(({ type }) => copiedTypes.has(type)),
  });
  return copied * 2 < weightBytes(header);
}
