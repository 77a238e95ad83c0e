import { describe, expect, it } from "@jest/globals";
import { kvCacheTypes } from "./kv-cache-type.ts";
import { checkLoadOptions } from "./load-settings.ts";

// As a caller without types may give them.
const check = (options: object) => checkLoadOptions(options);

describe("checkLoadOptions", () => {
  it("takes what engines can do", () => {
    check({});
    for (const kvCacheType of kvCacheTypes) check({ llama: { kvCacheType } });
    check({ llama: { kvCacheType: "q8_0", flashAttention: true } });
    check({ contextSize: 64, llama: { kvCacheType: "f16", flashAttention: false, threads: 2 } });
  });

  it.each<[string, object]>([
    ["contextSize", { contextSize: 3 }],
    ["threads", { llama: { threads: 0 } }],
    ["kvCacheType", { llama: { kvCacheType: "q5_1" } }],
    ["trust", { llama: { trust: "yes" } }],
    ["llama", { llama: "fast" }],
    ["llama", { llama: null }],
  ])("refuses %s in %j", (option, options) => {
    expect(() => check(options)).toThrow(
      expect.objectContaining({
        code: "INVALID_ARGUMENT",
        details: expect.objectContaining({ option }),
      }),
    );
  });

  it("refuses a smaller cache where flash attention is turned off", () => {
    expect(() => check({ llama: { kvCacheType: "q4_0", flashAttention: false } })).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT", details: { option: "kvCacheType" } }),
    );
  });
});
