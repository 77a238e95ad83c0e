import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { TensorContent } from "./gguf-content.ts";
import { readGgufHeader } from "./read-header.ts";
import type { GgufValue } from "./value-types.ts";
import { writeGguf } from "./write-gguf.ts";

let path: string;
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), "gguf-write-")), "model.gguf");
});
afterEach(() => rm(join(path, ".."), { recursive: true }));

function tensor(name: string, pieces: readonly (readonly number[])[]): TensorContent {
  const data = pieces.map((piece) => Uint8Array.from(piece));
  return { name, dimensions: [3], type: "I8", data: () => data };
}

describe("writeGguf", () => {
  it("puts each tensor where its header says", async () => {
    const tensors = [tensor("a", [[1, 2], [3]]), tensor("b", [[], [4, 5, 6]])];
    await writeGguf(path, { metadata: new Map(), tensors });

    const header = await readGgufHeader(path);
    const bytes = await readFile(path);
    const contents = header.tensors.map(({ offset, sizeBytes }) => {
      const from = header.dataOffset + offset;
      return [...bytes.subarray(from, from + sizeBytes)];
    });

    expect(contents).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it("refuses a tensor that gives too few bytes", async () => {
    const content = { metadata: new Map<string, GgufValue>(), tensors: [tensor("a", [[1, 2]])] };
    await expect(writeGguf(path, content)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: "The tensor a has 2 bytes; its shape needs 3.",
    });
  });

  it.each<[string, GgufValue]>([
    ["words", { type: "array", elementType: "string", length: 3 }],
    ["general.alignment", { type: "uint32", value: 64 }],
  ])("refuses metadata it cannot write: %s", async (key, value) => {
    const content = { metadata: new Map([[key, value]]), tensors: [] };
    await expect(writeGguf(path, content)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});
