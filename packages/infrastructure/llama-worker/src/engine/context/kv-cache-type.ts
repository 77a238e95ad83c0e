import type { KvCacheType } from "@llm/domain";
import { GgmlType } from "node-llama-cpp";

const types = {
  f16: GgmlType.F16,
  q8_0: GgmlType.Q8_0,
  q4_0: GgmlType.Q4_0,
} as const satisfies Record<KvCacheType, GgmlType>;

/** The library's settings for a form of the context's memory. */
export function kvCacheGgmlType(type: KvCacheType = "f16") {
  return { kvCacheKeyType: types[type], kvCacheValueType: types[type] };
}
