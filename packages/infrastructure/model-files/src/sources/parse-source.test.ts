import { describe, expect, it } from "@jest/globals";
import { formatSource } from "./model-source.ts";
import { parseSource } from "./parse-source.ts";
import { splitFiles } from "./split-files.ts";

const hub = new URL("http://127.0.0.1:8000/");

describe("parseSource", () => {
  it.each([
    ["hf:acme/tiny:Q8_0", "hf:acme/tiny:Q8_0"],
    ["hf://acme/tiny:Q8_0", "hf:acme/tiny:Q8_0"],
    ["huggingface:acme/tiny", "hf:acme/tiny"],
    ["hf.co/acme/tiny:Q4_K_M", "hf:acme/tiny:Q4_K_M"],
    ["  hf:acme/tiny:latest\n", "hf:acme/tiny"],
    ["hf:acme/tiny/q/tiny.gguf", "hf:acme/tiny/q/tiny.gguf"],
    ["hf:acme/tiny/tiny.gguf#v1.0", "hf:acme/tiny/tiny.gguf#v1.0"],
    ["hf:acme/tiny/tiny.gguf#refs/pr/1", "hf:acme/tiny/tiny.gguf#refs/pr/1"],
    ["https://huggingface.co/acme/tiny", "hf:acme/tiny"],
    ["https://huggingface.co/acme/tiny/tree/main", "hf:acme/tiny"],
    ["https://huggingface.co/acme/tiny/blob/main/q/tiny.gguf", "hf:acme/tiny/q/tiny.gguf"],
    [
      "https://huggingface.co/acme/tiny/resolve/v1/tiny.gguf?download=true",
      "hf:acme/tiny/tiny.gguf#v1",
    ],
    ["https://huggingface.co/acme/tiny?show_file_info=tiny.gguf", "hf:acme/tiny/tiny.gguf"],
    ["http://127.0.0.1:8000/acme/tiny", "hf:acme/tiny"],
    ["http://localhost:9000/tiny.gguf", "http://localhost:9000/tiny.gguf"],
    [
      "https://example.com/a%20b/tiny.gguf?signature=secret#part",
      "https://example.com/a%20b/tiny.gguf",
    ],
  ])("reads %s", (text, shown) => {
    expect(formatSource(parseSource(text, hub))).toBe(shown);
  });

  it.each([
    ["", "empty"],
    ["a".repeat(5_000), "too long"],
    ["tiny", "neither"],
    ["hf:tiny", "user/model"],
    ["hf:acme/tiny:Q8_0:Q4_0", "more than one quantization"],
    ["hf:acme/tiny:", "quantization"],
    ["hf:acme/tiny#v1", "needs a file"],
    ["hf:acme/tiny/tiny.gguf#a#b", "more than one #"],
    ["hf:../tiny/x.gguf", "user/model"],
    ["hf:acme/../x.gguf", "user/model"],
    ["hf:acme/tiny/../x.gguf", "not allowed"],
    ["hf:acme/tiny/a\\b.gguf", "not allowed"],
    ["hf:acme/tiny/con.gguf", "not allowed"],
    ["hf:acme/tiny/a\u0000.gguf", "not allowed"],
    ["hf:acme/tiny/tiny.safetensors", "not a GGUF"],
    ["hf:acme/tiny/tiny.gguf#../x", "revision"],
    ["https://huggingface.co/datasets/acme/tiny", "not one of a model"],
    ["https://huggingface.co/acme/tiny/blob/main/%2e%2e%2fx.gguf", "not allowed"],
    ["https://example.com/tiny.zip", "GGUF file"],
    ["https://example.com/%", "GGUF file|means nothing"],
    ["https://example.com/a%2fb.gguf", "not allowed|allowed"],
    ["https://[", "cannot be read"],
    ["http://example.com/x.gguf", "http:"],
    ["http://192.168.0.1/x.gguf", "http:"],
    ["ftp://example.com/x.gguf", "ftp:"],
    ["file:///x.gguf", "not downloaded"],
    ["https://me:word@example.com/x.gguf", "user name"],
  ])("refuses %j", (text, reason) => {
    const reading = () => parseSource(text, hub);
    expect(reading).toThrow(expect.objectContaining({ code: "INVALID_URL" }));
    expect(reading).toThrow(new RegExp(reason));
  });
});

describe("parseSource without types", () => {
  it.each([[null], [undefined], [5], [{}]])("refuses %j", (source) => {
    expect((): unknown => Reflect.apply(parseSource, undefined, [source, hub])).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT", details: { option: "source" } }),
    );
  });
});

describe("splitFiles", () => {
  it("gives all files of a model by the name of any of them", () => {
    expect(splitFiles("q/m-00002-of-00003.gguf")).toEqual([
      "q/m-00001-of-00003.gguf",
      "q/m-00002-of-00003.gguf",
      "q/m-00003-of-00003.gguf",
    ]);
  });

  it.each(["m.gguf", "m-00001-of-00001.gguf", "m-1-of-2.gguf", "m-00001-of-99999.gguf"])(
    "gives %s alone",
    (name) => expect(splitFiles(name)).toEqual([name]),
  );
});
