import { LlmError } from "../errors/llm-error.ts";

/** Forms in which a context keeps what it has read: half or a quarter of the memory of `f16`, a little less exact. */
export const kvCacheTypes = ["f16", "q8_0", "q4_0"] as const;

export type KvCacheType = (typeof kvCacheTypes)[number];

interface CacheOptions {
  /** From wherever it came. */
  readonly kvCacheType?: string | undefined;
  readonly flashAttention?: boolean | undefined;
}

/** @throws {LlmError} INVALID_ARGUMENT for an unknown form, or a smaller one without flash attention, which alone can read it. */
export function checkKvCacheType(options: CacheOptions): void {
  const { kvCacheType = "f16", flashAttention } = options;
  if (!kvCacheTypes.some((known) => known === kvCacheType)) {
    throw new LlmError("INVALID_ARGUMENT", `kvCacheType is ${kvCacheType}.`, {
      hint: `Give one of ${kvCacheTypes.join(", ")} for kvCacheType.`,
      details: { option: "kvCacheType", allowed: kvCacheTypes },
    });
  }
  if (kvCacheType !== "f16" && flashAttention === false) {
    const message = `A cache of the type ${kvCacheType} cannot be read without flash attention.`;
    throw new LlmError("INVALID_ARGUMENT", message, {
      hint: "Leave flashAttention out, or take the cache type f16.",
      details: { option: "kvCacheType" },
    });
  }
}
