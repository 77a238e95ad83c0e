import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { starterModel } from "@llm/starter-model";
import { writeSyntheticModel } from "@llm/testing/gguf";
import { FileModelRepository } from "./file-model-repository.ts";

let folder: string;
let repository: FileModelRepository;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "models-"));
  repository = new FileModelRepository({ bundled: [starterModel], folder });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(...names: string[]): Promise<string> {
  const path = join(folder, ...names);
  await mkdir(join(path, ".."), { recursive: true });
  await writeSyntheticModel(path);
  return path;
}

async function ids(): Promise<readonly string[]> {
  return (await repository.list()).map(({ id }) => id);
}

describe("the models folder", () => {
  it("gives its models after the bundled ones, however deep they are", async () => {
    await put("publisher", "repository", "Deep.Q8_0.gguf");
    await put("above.GGUF");
    expect(await ids()).toEqual(["starter", "above", "deep.q8_0"]);
  });

  it("is read again, so that a file put there is found by its id at once", async () => {
    expect(await ids()).toEqual(["starter"]);
    const path = await put("new.gguf");
    expect(await repository.locate("new")).toEqual({ kind: "file", modelId: "new", path });
  });

  it("leaves out a model that was taken away", async () => {
    const path = await put("gone.gguf");
    expect(await ids()).toEqual(["starter", "gone"]);
    await rm(path);
    expect(await ids()).toEqual(["starter"]);
  });

  it("leaves out what is no model, and later parts of a split one", async () => {
    await writeFile(join(folder, "half.gguf"), "GGUF");
    await writeFile(join(folder, "notes.txt"), "");
    await put("split-00001-of-00002.gguf");
    await put("split-00002-of-00002.gguf");
    expect(await ids()).toEqual(["starter", "split-00001-of-00002"]);
  });

  it("may be missing", async () => {
    await rm(folder, { recursive: true });
    expect(await ids()).toEqual(["starter"]);
  });
});
