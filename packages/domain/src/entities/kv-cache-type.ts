/** Forms in which a context keeps what it has read: half or a quarter of the memory of `f16`, a little less exact. */
export const kvCacheTypes = ["f16", "q8_0", "q4_0"] as const;

export type KvCacheType = (typeof kvCacheTypes)[number];
