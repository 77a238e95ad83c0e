import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Model } from "@llm/domain";
import { writeGguf } from "@llm/gguf";
import { starterModel } from "@llm/starter-model";
import { writeSyntheticModel } from "@llm/testing/gguf";
import { FileModelRepository } from "./file-model-repository.ts";

let folder: string;
let repository: FileModelRepository;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "model-files-"));
  repository = new FileModelRepository({ bundled: [starterModel] });
});
afterEach(() => rm(folder, { recursive: true }));

async function modelAt(name: string, ...parents: string[]): Promise<string> {
  const path = join(folder, ...parents, name);
  await mkdir(join(path, ".."), { recursive: true });
  await writeSyntheticModel(path);
  return path;
}

describe("the starter model", () => {
  it("is the file that its hash and size say", async () => {
    const bytes = await readFile(starterModel.path);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(starterModel.sha256);
    expect(bytes.length).toBe(starterModel.sizeBytes);
  });

  it("is described by its header and by what the program says of it", async () => {
    const expected: Model = {
      id: "starter",
      name: "LLM Desktop Starter",
      publisher: starterModel.publisher,
      summary: starterModel.summary,
      license: "MIT",
      origin: "bundled",
      sizeBytes: 4_529_472,
      architecture: "llama",
      parameterCount: 2_213_568,
      quantization: "F16",
      contextLength: 1024,
      sha256: starterModel.sha256,
    };
    expect(await repository.list()).toEqual([expected]);
    expect(await repository.find("starter")).toEqual(expected);
    expect(await repository.locate("starter")).toEqual({
      kind: "file",
      modelId: "starter",
      path: starterModel.path,
    });
  });
});

describe("addFile", () => {
  it("makes a file known by reference, after the models that were there", async () => {
    const path = await modelAt("My Model (v2).GGUF");

    const model = await repository.addFile(path);

    expect(model).toMatchObject({
      id: "my-model-v2",
      name: "Synthetic",
      license: "MIT",
      origin: "file",
      architecture: "llama",
      quantization: "F16",
      contextLength: 2048,
    });
    expect(await repository.list()).toMatchObject([{ id: "starter" }, model]);
    expect(await repository.find("my-model-v2")).toEqual(model);
    expect(await repository.locate("my-model-v2")).toEqual({
      kind: "file",
      modelId: "my-model-v2",
      path,
    });
  });

  it("gives the same path the same model, however it is written and asked", async () => {
    const path = await modelAt("one.gguf");
    const ways = [path, join(folder, "x", "..", "one.gguf"), relative(process.cwd(), path)];
    const models = await Promise.all(ways.map((way) => repository.addFile(way)));

    expect(models.map(({ id }) => id)).toEqual(["one", "one", "one"]);
    expect(await repository.list()).toHaveLength(2);
  });

  it("numbers files of the same name", async () => {
    const first = await repository.addFile(await modelAt("starter.gguf", "a"));
    const second = await repository.addFile(await modelAt("starter.gguf", "b"));

    expect([first.id, second.id]).toEqual(["starter-2", "starter-3"]);
    expect(await repository.find("starter")).toMatchObject({ origin: "bundled" });
  });

  it("knows a bundled model by its path", async () => {
    expect(await repository.addFile(starterModel.path)).toEqual(await repository.find("starter"));
  });

  it("follows a link to a file", async () => {
    const link = join(folder, "link.gguf");
    await symlink(starterModel.path, link);

    expect(await repository.addFile(link)).toMatchObject({ id: "link", origin: "file" });
    expect(await repository.locate("link")).toEqual({
      kind: "file",
      modelId: "link",
      path: link,
    });
  });

  it.each([
    ["..gguf", "model"],
    ["-.gguf", "model"],
    ["Modelo de Conversação.gguf", "modelo-de-conversação"],
    ["C:\\models\\x.gguf", "c-models-x"],
    ["a\nb\u001B[31m.gguf", "a-b-31m"],
    [`${"long".repeat(50)}.gguf`, "long".repeat(25)],
    ["no-ending", "no-ending"],
    ["llama-3.2-1B-Q4_K_M.gguf", "llama-3.2-1b-q4_k_m"],
  ])("makes a plain id of the file name %j", async (name, id) => {
    expect((await repository.addFile(await modelAt(name))).id).toBe(id);
  });

  it("names a model after its file when the header has no name", async () => {
    const path = join(folder, "Nameless.gguf");
    const data = () => [new Uint8Array(4)];
    await writeGguf(path, {
      metadata: new Map(),
      tensors: [{ name: "only", dimensions: [1], type: "F32", data }],
    });

    expect(await repository.addFile(path)).toMatchObject({ id: "nameless", name: "Nameless" });
  });

  it("reads the file again when it has changed", async () => {
    const path = await modelAt("changing.gguf");
    const before = await repository.addFile(path);
    await copyFile(starterModel.path, path);

    const after = await repository.addFile(path);

    expect(after.id).toBe(before.id);
    expect(after.parameterCount).toBe(2_213_568);
    expect(before.parameterCount).not.toBe(after.parameterCount);
  });

  it("still lists a file that was deleted", async () => {
    const path = await modelAt("gone.gguf");
    await repository.addFile(path);
    await rm(path);

    expect(await repository.find("gone")).toMatchObject({ id: "gone", name: "Synthetic" });
    await expect(repository.addFile(path)).rejects.toMatchObject({ code: "MODEL_NOT_FOUND" });
  });
});

describe("addFile refuses", () => {
  it("what is no model file", async () => {
    const text = join(folder, "notes.gguf");
    await writeFile(text, "Dear diary");
    const pipe = join(folder, "pipe.gguf");
    execFileSync("mkfifo", [pipe]);

    for (const path of [text, pipe, folder, "/dev/zero"]) {
      await expect(repository.addFile(path)).rejects.toMatchObject({ code: "MODEL_FILE_INVALID" });
    }
    expect(await repository.list()).toHaveLength(1);
  });

  it("a path where there is no file", async () => {
    const dangling = join(folder, "dangling.gguf");
    await symlink(join(folder, "nowhere"), dangling);

    for (const path of [dangling, join(folder, "none.gguf"), "a\0b", "\\\\server\\share\\m.gguf"]) {
      await expect(repository.addFile(path)).rejects.toMatchObject({ code: "MODEL_NOT_FOUND" });
    }
  });
});

describe("an id", () => {
  it.each([
    "",
    ".",
    "..",
    "../starter",
    "starter/",
    "Starter",
    starterModel.path,
    "/etc/passwd",
    "C:\\Windows",
    "\\\\server\\share",
    "starter\0",
    "file:///etc/passwd",
    "__proto__",
    "constructor",
  ])("is never taken for a path: %j", async (id) => {
    expect(await repository.find(id)).toBeUndefined();
    await expect(repository.locate(id)).rejects.toMatchObject({ code: "MODEL_NOT_FOUND" });
  });
});
