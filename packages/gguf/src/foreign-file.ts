import { magic } from "./value-types.ts";

/** Says what the file is when its first bytes are not those of a GGUF file. */
export function foreignFileReason(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return "It is empty.";
  if (magic.every((byte, index) => bytes[index] === byte)) return undefined;
  const begin = new TextDecoder("latin1").decode(bytes.subarray(0, 256)).trimStart().toLowerCase();
  if (/^(<!doctype html|<html|<head|<\?xml)/.test(begin)) return "It is a web page, not a model.";
  if (begin.startsWith("version https://git-lfs")) {
    return "It is a Git LFS pointer, not the model itself.";
  }
  return "It does not begin with GGUF.";
}
