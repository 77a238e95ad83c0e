import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { modelFacts, readGgufHeader, type GgufHeader, type GgufScalar } from "@llm/gguf";
import { starterModel } from "@llm/starter-model";
import { syntheticModelFile } from "./synthetic-model-file.ts";
import { syntheticShapes } from "./synthetic-shape.ts";
import { writeSyntheticModel, type SyntheticModelOptions } from "./write-synthetic-model.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "synthetic-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function written(options?: SyntheticModelOptions): Promise<Buffer> {
  const path = join(folder, "model.gguf");
  await writeSyntheticModel(path, options);
  return readFile(path);
}

async function headerOf(path: string): Promise<GgufHeader> {
  return readGgufHeader(path, { maxArrayLength: Infinity });
}

function valuesOf(header: GgufHeader, key: string): readonly GgufScalar[] {
  const entry = header.metadata.get(key);
  return entry?.type === "array" ? (entry.values ?? []) : [];
}

/** The texts of the tokens whose row of the output matrix is not zero. */
async function writableTokens(path: string): Promise<readonly string[]> {
  const header = await headerOf(path);
  const bytes = await readFile(path);
  const tokens = valuesOf(header, "tokenizer.ggml.tokens");
  const output = header.tensors.find(({ name }) => name === "output.weight");
  const rowBytes = (output?.sizeBytes ?? 0) / tokens.length;
  const start = header.dataOffset + (output?.offset ?? 0);
  const isZero = (row: number) =>
    bytes
      .subarray(start + row * rowBytes, start + (row + 1) * rowBytes)
      .every((byte) => byte === 0);
  return tokens.map(String).filter((_, row) => !isZero(row));
}

describe("writeSyntheticModel", () => {
  it("writes a model of the shape, with the starter's tokenizer", async () => {
    await written();
    const header = await headerOf(join(folder, "model.gguf"));
    const starter = await headerOf(starterModel.path);

    expect(modelFacts(header)).toMatchObject({
      architecture: "llama",
      quantization: "F16",
      contextLength: 2048,
      hasChatTemplate: true,
    });
    expect(modelFacts(header).parameterCount).toBeLessThan(1_000_000);
    for (const [key, value] of starter.metadata) {
      if (key.startsWith("tokenizer.")) expect(header.metadata.get(key)).toEqual(value);
    }
  });

  it("lets the model write words only, never the end of a turn", async () => {
    await written({ type: "Q8_0", vocabularySize: 3200 });

    const tokens = await writableTokens(join(folder, "model.gguf"));

    expect(tokens.length).toBeGreaterThan(1000);
    expect(tokens).toContain("Ġa");
    expect(tokens.filter((token) => !/^Ġ?[A-Za-z]+$/.test(token))).toEqual([]);
  });

  it("writes weights of four bits", async () => {
    await written({ type: "Q4_0" });
    const header = await headerOf(join(folder, "model.gguf"));
    expect(modelFacts(header).quantization).toBe("Q4_0");
    const embedding = header.tensors.find(({ name }) => name === "token_embd.weight");
    expect(embedding?.type).toBe("Q4_0");
  });

  it("fills the vocabulary up with unused tokens", async () => {
    await written({ vocabularySize: 3100 });
    const header = await headerOf(join(folder, "model.gguf"));

    expect(valuesOf(header, "tokenizer.ggml.tokens").slice(3071)).toHaveLength(29);
    expect(valuesOf(header, "tokenizer.ggml.token_type").at(-1)).toBe(5);
    expect(header.tensors.find(({ name }) => name === "token_embd.weight")).toMatchObject({
      dimensions: [64, 3100],
    });
  });

  it("gives the same file for the same seed, and another for another", async () => {
    const first = await written({ seed: 7 });
    expect((await written({ seed: 7 })).equals(first)).toBe(true);
    expect((await written({ seed: 8 })).equals(first)).toBe(false);
  });

  it.each<[string, SyntheticModelOptions]>([
    ["a width without whole blocks", { width: 48 }],
    ["heads that do not divide the width", { heads: 3 }],
    ["heads that share no key and value heads", { heads: 2, keyValueHeads: 4 }],
    ["no layer", { layers: 0 }],
    ["fewer tokens than the tokenizer has", { vocabularySize: 100 }],
  ])("refuses %s", async (_, options) => {
    await expect(written(options)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});

describe("syntheticModelFile", () => {
  it("writes a file once, however many ask for it", async () => {
    const ask = () => syntheticModelFile("tiny", { folder });
    const paths = new Set([...(await Promise.all([ask(), ask(), ask()])), await ask()]);

    expect(paths.size).toBe(1);
    expect(await readdir(folder)).toHaveLength(1);
    const [path = ""] = paths;
    expect(modelFacts(await headerOf(path)).contextLength).toBe(syntheticShapes.tiny.contextLength);
  });

  it("writes any shape, each to a file of its own", async () => {
    const shape = { ...syntheticShapes.tiny, layers: 1 };
    const path = await syntheticModelFile(shape, { folder });
    expect(await syntheticModelFile({ ...shape, seed: 2 }, { folder })).not.toBe(path);
    expect(modelFacts(await headerOf(path)).parameterCount).toBeLessThan(
      modelFacts(await headerOf(await syntheticModelFile("tiny", { folder }))).parameterCount,
    );
  });

  it("has a slow model of about 60 million parameters", async () => {
    const header = await headerOf(await syntheticModelFile("slow"));
    expect(modelFacts(header).parameterCount / 1e6).toBeCloseTo(60, -1);
    expect(modelFacts(header).quantization).toBe("Q8_0");
  });
});
