import { link, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { starterModel } from "@llm/starter-model";
import { writeSyntheticModel } from "@llm/testing/gguf";
import { flipByte } from "../test/flip-byte.ts";
import { headlessModel, writeEmbeddingModel } from "../test/odd-models.ts";
import { FileModelRepository } from "./file-model-repository.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "library-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

function open(externalFolders: readonly string[] = []): FileModelRepository {
  return new FileModelRepository({
    bundled: [starterModel],
    folder: join(home, "models"),
    referencesFile: join(home, "references.json"),
    externalFolders,
  });
}

async function put(...names: string[]): Promise<string> {
  const path = join(home, ...names);
  await mkdir(join(path, ".."), { recursive: true });
  await writeSyntheticModel(path);
  return path;
}

describe("importFile", () => {
  it("by reference lasts over programs and leaves the file where it is", async () => {
    const path = await put("mine", "small.gguf");
    const { id } = await open().importFile(path);
    await open().importFile(path);
    const later = open();
    expect((await later.list()).map((model) => model.id)).toEqual(["starter", "small"]);
    expect(await later.remove(id)).toEqual({ modelId: id, freedBytes: 0 });
    expect((await stat(path)).isFile()).toBe(true);
    expect(await open().find(id)).toBeUndefined();
  });

  it("as a copy gives a file of the library's own, which remove deletes", async () => {
    const path = await put("mine", "small.gguf");
    const { size } = await stat(path);
    const steps: number[] = [];
    const repository = open();
    const model = await repository.importFile(path, {
      copy: true,
      onProgress: (step) => steps.push(step),
    });
    const copy = (await repository.locate(model.id)).path;
    expect(copy).toBe(join(home, "models", "imported", "small", "small.gguf"));
    expect(steps.at(-1)).toBe(1);
    expect(await repository.remove(model.id)).toEqual({ modelId: "small", freedBytes: size });
    expect(await readdir(join(home, "models"))).toEqual([]);
  });

  it("copies all parts of a split model, or nothing when one is missing", async () => {
    const path = await put("mine", "big-00001-of-00002.gguf");
    const repository = open();
    await expect(repository.importFile(path, { copy: true })).rejects.toMatchObject({
      code: "MODEL_NOT_FOUND",
    });
    await put("mine", "big-00002-of-00002.gguf");
    const { sizeBytes } = await repository.importFile(path, { copy: true });
    expect(sizeBytes).toBe(2 * (await stat(path)).size);
    expect(await readdir(join(home, "models", "imported", "big-00001-of-00002"))).toHaveLength(2);
  });

  it("leaves nothing behind when it is aborted", async () => {
    const path = await put("mine", "small.gguf");
    const controller = new AbortController();
    const reason = new Error("Stop.");
    const copying = open().importFile(path, {
      copy: true,
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(copying).rejects.toBe(reason);
    expect(await readdir(join(home, "models", "imported"))).toEqual([]);
  });

  it("refuses what is missing or no model", async () => {
    const repository = open();
    await expect(repository.importFile(join(home, "x.gguf"))).rejects.toMatchObject({
      code: "MODEL_NOT_FOUND",
    });
    await writeFile(join(home, "x.gguf"), "no model");
    await expect(repository.importFile(join(home, "x.gguf"))).rejects.toMatchObject({
      code: "MODEL_FILE_INVALID",
    });
  });

  it.each([false, true])(
    "refuses what no engine can build a model of; as a copy: %s",
    async (copy) => {
      const path = join(home, "heads.gguf");
      await writeFile(path, await headlessModel());
      const repository = open();
      await expect(repository.importFile(path, { copy })).rejects.toMatchObject({
        code: "MODEL_FILE_INVALID",
        message: expect.stringContaining("no attention heads"),
        hint: expect.stringContaining("another quantization"),
      });
      expect(await repository.list()).toHaveLength(1);
      await mkdir(join(home, "models"), { recursive: true });
      await rename(path, join(home, "models", "heads.gguf"));
      expect(await repository.find("heads")).toMatchObject({ architecture: "llama" });
    },
  );

  it("takes a model for embeddings", async () => {
    const path = join(home, "embedding.gguf");
    await writeEmbeddingModel(path);
    expect(await open().importFile(path)).toMatchObject({ architecture: "bert" });
  });
});

describe("the folder of another program", () => {
  it("gives its models, and none of them is deleted", async () => {
    const path = await put("lm-studio", "acme", "tiny", "tiny.gguf");
    const repository = open([join(home, "lm-studio")]);
    const found = await repository.find("tiny");
    expect(found).toMatchObject({ origin: "external" });
    expect(found?.deletesFiles).toBeUndefined();
    await expect(repository.remove("tiny")).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    expect((await stat(path)).isFile()).toBe(true);
  });
});

describe("remove", () => {
  it("deletes what somebody put into the folder, and said so", async () => {
    const path = await put("models", "small.gguf");
    const repository = open();
    expect(await repository.find("small")).toMatchObject({ origin: "file", deletesFiles: true });
    expect((await repository.remove("small")).freedBytes).toBeGreaterThan(0);
    await expect(stat(path)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("does not count what has a second name elsewhere, nor delete what came with the program", async () => {
    const path = await put("models", "small.gguf");
    await link(path, join(home, "second.gguf"));
    const repository = open();
    expect(await repository.remove("small")).toEqual({ modelId: "small", freedBytes: 0 });
    await expect(repository.remove("starter")).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      hint: expect.stringContaining("Remove one that"),
    });
    await expect(repository.remove("none")).rejects.toMatchObject({ code: "MODEL_NOT_FOUND" });
  });
});

describe("verify", () => {
  it("says intact, damaged or unknown, with progress to the end", async () => {
    const repository = open();
    const steps: number[] = [];
    const verified = await repository.verify("starter", { onProgress: (step) => steps.push(step) });
    expect(verified).toMatchObject({
      status: "intact",
      files: [{ sha256: starterModel.sha256, expectedSha256: starterModel.sha256 }],
    });
    expect(steps.at(-1)).toBe(1);
    const path = await put("models", "small.gguf");
    expect(await repository.verify("small")).toMatchObject({ status: "unknown" });
    const sidecar = {
      version: 1,
      source: "hf:acme/small",
      sizeBytes: 1,
      sha256: "0".repeat(64),
      downloadedAt: "2026-01-31T12:00:00.000Z",
    };
    await writeFile(`${path}.json`, JSON.stringify(sidecar));
    expect(await repository.verify("small")).toMatchObject({ status: "damaged" });
    expect(await repository.find("small")).toMatchObject({
      origin: "download",
      sha256: "0".repeat(64),
      source: "hf:acme/small",
    });
  });

  it("remembers what it found when there is nothing to compare with", async () => {
    const path = await put("models", "small.gguf");
    const first = await open().verify("small");
    expect(first.status).toBe("unknown");
    expect(await open().verify("small")).toMatchObject({ status: "intact" });
    await flipByte(path);
    expect(await open().verify("small")).toMatchObject({
      status: "damaged",
      files: [{ expectedSha256: first.files[0]?.sha256 }],
    });
  });

  it("finds which part of an imported model is damaged, until it is imported again", async () => {
    const path = await put("mine", "big-00001-of-00002.gguf");
    const second = await put("mine", "big-00002-of-00002.gguf");
    for (const copy of [false, true]) {
      const { id } = await open().importFile(path, { copy });
      expect(await open().verify(id)).toMatchObject({ status: "intact" });
      const place = (await open().locate(id)).path;
      await flipByte(join(dirname(place), "big-00002-of-00002.gguf"));
      const { status, files } = await open().verify(id);
      expect(status).toBe("damaged");
      expect(files.map(({ sha256, expectedSha256 }) => sha256 === expectedSha256)).toEqual([
        true,
        false,
      ]);
    }
    await flipByte(second);
    const { id } = await open().importFile(path);
    expect(await open().verify(id)).toMatchObject({ status: "intact" });
  });

  it("of a reference is aborted while it is hashed, and nothing is imported", async () => {
    const path = await put("mine", "small.gguf");
    const controller = new AbortController();
    const reason = new Error("Stop.");
    const importing = open().importFile(path, {
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(importing).rejects.toBe(reason);
    expect(await open().list()).toHaveLength(1);
  });

  it("is aborted with its reason", async () => {
    const reason = new Error("Stop.");
    const verifying = open().verify("starter", { signal: AbortSignal.abort(reason) });
    await expect(verifying).rejects.toBe(reason);
  });
});
