import { describe, expect, it } from "@jest/globals";
import { checkLoadOptions } from "./check-options.ts";
import { checkKvCacheType, kvCacheTypes } from "./kv-cache-type.ts";

describe("checkLoadOptions", () => {
  it("takes what engines can do", () => {
    checkLoadOptions({});
    for (const kvCacheType of kvCacheTypes) checkLoadOptions({ kvCacheType });
    checkLoadOptions({ kvCacheType: "q8_0", flashAttention: true });
    checkLoadOptions({ kvCacheType: "f16", flashAttention: false, contextSize: 64, threads: 2 });
  });

  it("refuses a number out of its range", () => {
    expect(() => checkLoadOptions({ threads: 0 })).toThrow(
      expect.objectContaining({
        code: "INVALID_ARGUMENT",
        details: { option: "threads", minimum: 1, maximum: 1_024 },
      }),
    );
  });

  it("refuses a cache type that does not exist, and names those that do", () => {
    expect(() => checkKvCacheType({ kvCacheType: "q5_1" })).toThrow(
      expect.objectContaining({
        code: "INVALID_ARGUMENT",
        hint: expect.stringContaining("f16, q8_0, q4_0"),
      }),
    );
  });

  it("refuses a smaller cache where flash attention is turned off", () => {
    expect(() => checkLoadOptions({ kvCacheType: "q4_0", flashAttention: false })).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT" }),
    );
  });
});
