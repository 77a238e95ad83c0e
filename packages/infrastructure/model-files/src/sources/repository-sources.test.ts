import { describe, expect, it } from "@jest/globals";
import { repositorySources } from "./repository-sources.ts";

describe("repositorySources", () => {
  it("names each quantization once, and files without one by their path", () => {
    const paths = [
      "README.md",
      "tiny-Q4_K_M.gguf",
      "tiny.q8_0.gguf",
      "IQ3_XS/tiny-IQ3_XS-00001-of-00002.gguf",
      "IQ3_XS/tiny-IQ3_XS-00002-of-00002.gguf",
      "other/tiny-Q4_K_M.gguf",
      "mmproj-F16.gguf",
      "tiny.gguf",
    ];
    expect(repositorySources("acme/tiny", paths)).toEqual([
      "hf:acme/tiny:Q4_K_M",
      "hf:acme/tiny:q8_0",
      "hf:acme/tiny:IQ3_XS",
      "hf:acme/tiny/tiny.gguf",
    ]);
  });
});
