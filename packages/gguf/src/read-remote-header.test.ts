import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { modelHeader, llamaEntries } from "../test/model-header.ts";
import { modelFacts } from "./model-facts.ts";
import { readGgufHeader, readRemoteHeader } from "./read-header.ts";
import { writeGguf } from "./write-gguf.ts";

describe("readRemoteHeader", () => {
  it("reads the same as from a disk, asking for the begin of the file alone", async () => {
    const folder = await mkdtemp(join(tmpdir(), "gguf-remote-"));
    const path = join(folder, "tiny.gguf");
    const { metadata, tensors } = modelHeader(llamaEntries);
    const zeros = tensors.map((one) => ({ ...one, data: () => [new Uint8Array(one.sizeBytes)] }));
    await writeGguf(path, { metadata, tensors: zeros });
    const bytes = await readFile(path);
    const asked: number[] = [];
    // As if the weights were of many gigabytes.
    const header = await readRemoteHeader("tiny.gguf", {
      sizeBytes: 2 ** 40,
      async readStart(length) {
        asked.push(length);
        return bytes.subarray(0, length);
      },
    });
    expect(modelFacts(header)).toEqual(modelFacts(await readGgufHeader(path)));
    expect(header.fileBytes).toBe(2 ** 40);
    expect(asked).toEqual([256 * 1024]);
    await rm(folder, { recursive: true });
  });

  it("says what is wrong with what is no model, and passes on what reading fails with", async () => {
    const page = Buffer.from("<!doctype html><title>Sign in</title>".padEnd(1_000));
    const reading = readRemoteHeader("tiny.gguf", {
      sizeBytes: page.length,
      readStart: async (length) => page.subarray(0, length),
    });
    await expect(reading).rejects.toMatchObject({
      code: "MODEL_FILE_INVALID",
      message: "tiny.gguf is not a usable model. It is a web page, not a model.",
    });
    const lost = new Error("The connection was lost.");
    const failing = readRemoteHeader("tiny.gguf", {
      sizeBytes: 1_000,
      readStart: () => Promise.reject(lost),
    });
    await expect(failing).rejects.toBe(lost);
  });
});
