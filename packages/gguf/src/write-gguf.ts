import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { LlmError } from "@llm/domain";
import { contentBytes, encodeGgufHeader, paddedTensorBytes } from "./encode-header.ts";
import type { GgufContent } from "./gguf-content.ts";

/**
 * Writes a model file (version 3), piece by piece; replaces the file if there is one.
 * @throws {LlmError} INVALID_ARGUMENT when a tensor gives another number of bytes than its shape says.
 */
export async function writeGguf(path: string, content: GgufContent): Promise<void> {
  await pipeline(Readable.from(filePieces(content)), createWriteStream(path));
}

function* filePieces(content: GgufContent): Generator<Uint8Array> {
  yield encodeGgufHeader(content);
  for (const tensor of content.tensors) {
    const expected = contentBytes(tensor);
    let given = 0;
    for (const piece of tensor.data()) {
      given += piece.length;
      yield piece;
    }
    if (given !== expected) {
      throw new LlmError(
        "INVALID_ARGUMENT",
        `The tensor ${tensor.name} has ${given} bytes; its shape needs ${expected}.`,
      );
    }
    yield new Uint8Array(paddedTensorBytes(tensor) - expected);
  }
}
