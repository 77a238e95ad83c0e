import { describe, expect, it } from "@jest/globals";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";

function textOf(bytes: Uint8Array): string {
  const writer = new ByteWriter();
  writer.count(bytes.length);
  writer.raw(bytes);
  const written = writer.toBytes();
  return new ByteReader(written, written.length).text();
}

describe("a text", () => {
  it.each(["", "a", "á漢", "\uFFFD", "a\0b"])("is read as it was written: %j", (text) => {
    expect(textOf(Buffer.from(text))).toBe(text);
  });

  it("differs from every other, also when its bytes are no UTF-8", () => {
    const bytes = [[0xff], [0xfe], [0xff, 0xfe], [0xef, 0xbf, 0xbd], [0x61, 0xff], [0xc3], [0x61]];
    const texts = bytes.map((some) => textOf(Uint8Array.from(some)));
    expect(new Set(texts).size).toBe(bytes.length);
    expect(textOf(Uint8Array.of(0x61, 0xff))).toBe(texts[4]);
  });
});
