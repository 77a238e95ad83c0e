import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  llamaEntries,
  llamaShapes,
  modelHeader,
  uint16,
  type Changes,
} from "../test/model-header.ts";
import { readModelHeader } from "./read-header.ts";
import { writeGguf } from "./write-gguf.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gguf-model-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Writes a model of zeros. */
async function write(name: string, changes: Changes = {}, shapes = llamaShapes): Promise<string> {
  const path = join(folder, name);
  const { metadata, tensors } = modelHeader({ ...llamaEntries, ...changes }, shapes);
  const zeros = tensors.map((tensor) => ({
    ...tensor,
    data: () => [new Uint8Array(tensor.sizeBytes)],
  }));
  await writeGguf(path, { metadata, tensors: zeros });
  return path;
}

describe("readModelHeader", () => {
  it("gives the header of a good model", async () => {
    const { tensors } = await readModelHeader(await write("good.gguf"));
    expect(tensors).toHaveLength(21);
  });

  it("names the file it refuses, and looks into vocabularies of any length", async () => {
    const tokens = Array.from({ length: 2000 }, (_, index) => `token ${index % 1999}`);
    const types = tokens.map(() => 1);
    const shapes = { ...llamaShapes, "token_embd.weight": [8, 2000], "output.weight": [8, 2000] };
    const path = await write(
      "twice.gguf",
      { "tokenizer.ggml.tokens": tokens, "tokenizer.ggml.token_type": types },
      shapes,
    );
    await expect(readModelHeader(path)).rejects.toMatchObject({
      code: "MODEL_FILE_INVALID",
      message: "twice.gguf is not a usable model. Its vocabulary has the same token twice.",
    });
  });

  it("says of a whole file that the same one again is of no use", async () => {
    const path = await write("heads.gguf", { "llama.attention.head_count": 0 });
    await expect(readModelHeader(path)).rejects.toMatchObject({
      message: expect.stringContaining("no attention heads"),
      hint: expect.stringContaining("another quantization"),
    });
  });

  it("reads a file that is not at its place yet, and calls it by its name", async () => {
    const path = await write("later.gguf.part");
    const later = path.replace(/\.part$/u, "");
    const fileAt = (name: string) => `${name}.part`;
    await expect(readModelHeader(later, { fileAt })).resolves.toMatchObject({ version: 3 });
    await write("later.gguf.part", { "llama.attention.head_count": 0 });
    await expect(readModelHeader(later, { fileAt })).rejects.toMatchObject({
      message: expect.stringMatching(/^later\.gguf is not/u),
    });
  });

  describe("with a model in several files", () => {
    const split = { "split.count": uint16(2), "split.no": uint16(0) };

    it("takes the first when all are there", async () => {
      const path = await write("whole-00001-of-00002.gguf", split);
      await write("whole-00002-of-00002.gguf", { ...split, "split.no": uint16(1) }, { x: [8] });
      await expect(readModelHeader(path)).resolves.toMatchObject({ version: 3 });
    });

    it("takes a first one without weights", async () => {
      const path = await write("empty-00001-of-00002.gguf", split, {});
      await write("empty-00002-of-00002.gguf", { ...split, "split.no": uint16(1) });
      await expect(readModelHeader(path)).resolves.toMatchObject({ tensors: [] });
    });

    it("says which is missing", async () => {
      const path = await write("lone-00001-of-00002.gguf", split);
      await expect(readModelHeader(path)).rejects.toMatchObject({
        code: "MODEL_NOT_FOUND",
        message: "There is no file lone-00002-of-00002.gguf.",
      });
    });

    it.each([
      ["its name does not say so", "part.gguf", split],
      ["its name does not say so", "part-00001-of-00003.gguf", split],
      ["not the first", "part-00002-of-00002.gguf", { ...split, "split.no": uint16(1) }],
    ])("refuses one where %s", async (reason, name, changes) => {
      await expect(readModelHeader(await write(name, changes))).rejects.toMatchObject({
        code: "MODEL_FILE_INVALID",
        message: expect.stringContaining(reason),
      });
    });
  });
});
