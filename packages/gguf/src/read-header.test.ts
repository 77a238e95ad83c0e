import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { LlmError } from "@llm/domain";
import type { GgufContent } from "./gguf-content.ts";
import { readGgufHeader, type ReadHeaderOptions } from "./read-header.ts";
import { RawHeader } from "../test/raw-header.ts";
import type { GgufValue } from "./value-types.ts";
import { writeGguf } from "./write-gguf.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gguf-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

const weights = new Uint8Array(64).fill(1);
const small: GgufContent = {
  metadata: new Map<string, GgufValue>([
    ["general.architecture", { type: "string", value: "llama" }],
    ["a.uint8", { type: "uint8", value: 200 }],
    ["a.int8", { type: "int8", value: -100 }],
    ["a.uint16", { type: "uint16", value: 60_000 }],
    ["a.int16", { type: "int16", value: -30_000 }],
    ["a.uint32", { type: "uint32", value: 4_000_000_000 }],
    ["a.int32", { type: "int32", value: -2_000_000_000 }],
    ["a.float32", { type: "float32", value: 0.5 }],
    ["a.float64", { type: "float64", value: 0.1 }],
    ["a.bool", { type: "bool", value: true }],
    ["a.uint64", { type: "uint64", value: 2n ** 63n }],
    ["a.int64", { type: "int64", value: -(2n ** 62n) }],
    ["a.words", { type: "array", elementType: "string", length: 3, values: ["Ġo", "", "ção"] }],
    ["a.numbers", { type: "array", elementType: "int32", length: 2, values: [-1, 1] }],
  ]),
  tensors: [
    { name: "first", dimensions: [3, 5], type: "F32", data: () => [weights.subarray(0, 60)] },
    { name: "second", dimensions: [32], type: "Q8_0", data: () => [weights.subarray(0, 34)] },
  ],
};

async function fileOf(bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, "file.gguf");
  await writeFile(path, bytes);
  return path;
}

async function errorOf(path: string, options?: ReadHeaderOptions): Promise<LlmError> {
  const error = await readGgufHeader(path, options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (LlmError.isInstance(error)) return error;
  throw new Error("No LlmError was thrown.", { cause: error });
}

async function reasonFor(bytes: Uint8Array | string): Promise<string> {
  const error = await errorOf(await fileOf(bytes));
  expect(error.code).toBe("MODEL_FILE_INVALID");
  return error.message.replace("file.gguf is not a usable model. ", "");
}

describe("readGgufHeader", () => {
  it("reads what was written", async () => {
    const path = join(folder, "small.gguf");
    await writeGguf(path, small);

    const header = await readGgufHeader(path);

    expect(header.version).toBe(3);
    expect(header.metadata).toEqual(small.metadata);
    expect(header.tensors).toEqual([
      {
        name: "first",
        dimensions: [3, 5],
        type: "F32",
        elementCount: 15,
        offset: 0,
        sizeBytes: 60,
      },
      {
        name: "second",
        dimensions: [32],
        type: "Q8_0",
        elementCount: 32,
        offset: 64,
        sizeBytes: 34,
      },
    ]);
    expect(header.fileBytes).toBe(header.dataOffset + 128);
  });

  it("counts long arrays without keeping them", async () => {
    const path = join(folder, "arrays.gguf");
    await writeGguf(path, small);

    const { metadata } = await readGgufHeader(path, { maxArrayLength: 1 });

    expect(metadata.get("a.words")).toEqual({ type: "array", elementType: "string", length: 3 });
    expect(metadata.get("a.numbers")).toEqual({ type: "array", elementType: "int32", length: 2 });
  });

  it("reads on when the header is longer than the first read", async () => {
    const values = Array.from({ length: 100_000 }, (_, index) => `token ${index}`);
    const path = join(folder, "long.gguf");
    await writeGguf(path, {
      metadata: new Map([["words", { type: "array", elementType: "string", length: 1, values }]]),
      tensors: small.tensors,
    });

    const { metadata } = await readGgufHeader(path, { maxArrayLength: Infinity });

    expect(metadata.get("words")).toMatchObject({ length: 100_000, values });
    expect((await errorOf(path, { maxBytes: 1_000_000 })).message).toContain(
      "larger than any known",
    );
  });

  it("accepts version 2, a link to a file, and tensors of no dimension", async () => {
    const link = join(folder, "link.gguf");
    const header = new RawHeader().tensor({ dimensions: [] });
    await symlink(await fileOf(header.bytes({ version: 2, dataBytes: 64 })), link);

    expect(await readGgufHeader(link)).toMatchObject({
      version: 2,
      tensors: [{ elementCount: 1 }],
    });
  });

  it("honours the alignment that the file states", async () => {
    const header = new RawHeader().alignment(64).tensor({ offset: 64 });
    const { dataOffset } = await readGgufHeader(await fileOf(header.bytes({ dataBytes: 256 })));

    expect(dataOffset % 64).toBe(0);
    expect(await reasonFor(new RawHeader().alignment(64).tensor({ offset: 32 }).bytes())).toBe(
      "It has a tensor out of alignment.",
    );
  });
});

describe("readGgufHeader refuses", () => {
  it.each([
    ["", "It is empty."],
    ["hello", "It does not begin with GGUF."],
    ["GGU", "It does not begin with GGUF."],
    ["\n <!DOCTYPE html><p>Not found", "It is a web page, not a model."],
    ["<html lang=en>", "It is a web page, not a model."],
    [
      "version https://git-lfs.github.com/spec/v1",
      "It is a Git LFS pointer, not the model itself.",
    ],
    ["GGUF", "It ends in the middle of its header; the download is incomplete."],
  ])("a file of %j", async (content, reason) => {
    expect(await reasonFor(content)).toBe(reason);
  });

  const claimed = "more than it can hold.";
  it.each<[string, Uint8Array, string]>([
    ["version 1", new RawHeader().bytes({ version: 1 }), "version 1 is not known"],
    ["version 0", new RawHeader().bytes({ version: 0 }), "version 0 is not known"],
    ["big-endian", new RawHeader().bytes({ version: 0x0300_0000 }), "big-endian"],
    ["no tensor", new RawHeader().bytes(), "It has no weights."],
    ["too many tensors", new RawHeader().bytes({ tensorCount: 2 ** 62 }), claimed],
    ["too many for the file", new RawHeader().bytes({ tensorCount: 60_000 }), claimed],
    ["too much metadata", new RawHeader().bytes({ metadataCount: 2 ** 50 }), claimed],
    ["a key twice", new RawHeader().key("a").key("a").tensor().bytes(), "the same key twice"],
    ["an unknown value type", new RawHeader().key("a", 13).tensor().bytes(), "unknown type 13"],
    ["nested arrays", new RawHeader().array(9, 1).tensor().bytes(), "array of arrays"],
    ["an unknown element type", new RawHeader().array(99, 1).tensor().bytes(), "unknown type 99"],
    [
      "a huge array",
      new RawHeader()
        .array(8, 2 ** 60)
        .tensor()
        .bytes(),
      "longer than the file",
    ],
    ["an odd alignment", new RawHeader().alignment(48).tensor().bytes(), "not a power of two"],
    ["alignment 0", new RawHeader().alignment(0).tensor().bytes(), "not a power of two"],
    ["a textual alignment", new RawHeader().key("general.alignment", 8).tensor().bytes(), "power"],
    ["five dimensions", new RawHeader().tensor({ dimensions: [1, 1, 1, 1, 1] }).bytes(), "5 dim"],
    ["an empty tensor", new RawHeader().tensor({ dimensions: [32, 0] }).bytes(), "empty tensor"],
    ["an unknown form", new RawHeader().tensor({ type: 4 }).bytes(), "unknown type 4"],
    ["broken blocks", new RawHeader().tensor({ type: 8, dimensions: [33] }).bytes(), "type Q8_0"],
    ["a name twice", new RawHeader().tensor().tensor().bytes(), "two tensors of the same name"],
    ["a far tensor", new RawHeader().tensor({ offset: 2 ** 62 }).bytes(), "before its tensors do"],
    [
      "a vast one",
      new RawHeader().tensor({ dimensions: [2 ** 62, 2 ** 62] }).bytes(),
      "before its",
    ],
  ])("a file with %s", async (_, bytes, reason) => {
    expect(await reasonFor(bytes)).toContain(reason);
  });

  it("a file that was cut anywhere", async () => {
    const path = join(folder, "cut.gguf");
    await writeGguf(path, small);
    const { dataOffset } = await readGgufHeader(path);
    for (let length = dataOffset + 64 + 33; length > 3; length -= 7) {
      await truncate(path, length);
      expect((await errorOf(path)).code).toBe("MODEL_FILE_INVALID");
    }
  });

  it("what is no regular file, without opening it", async () => {
    const pipe = join(folder, "pipe.gguf");
    execFileSync("mkfifo", [pipe]);
    await mkdir(join(folder, "folder.gguf"));

    expect((await errorOf(pipe)).message).toContain("It is not a regular file.");
    expect((await errorOf("/dev/zero")).message).toContain("It is not a regular file.");
    expect((await errorOf(join(folder, "folder.gguf"))).message).toContain("It is a folder.");
  });

  it("a path where there is no file", async () => {
    const loop = join(folder, "loop.gguf");
    await symlink(loop, loop);
    const paths = ["nowhere.gguf", "file.gguf/x", "a\0b", "x".repeat(5000), "loop.gguf"];
    for (const path of paths) {
      expect(await errorOf(join(folder, path))).toMatchObject({ code: "MODEL_NOT_FOUND" });
    }
  });
});
