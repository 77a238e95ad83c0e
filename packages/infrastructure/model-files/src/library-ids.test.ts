import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { syntheticModelFile } from "@llm/testing/gguf";
import { FileModelRepository } from "./file-model-repository.ts";

const listScript = fileURLToPath(new URL("../test/list.mjs", import.meta.url));

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "library-ids-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** The library as the next program opens it, which knows nothing but what is on the disk. */
function open(): FileModelRepository {
  return new FileModelRepository({
    bundled: [],
    folder: join(home, "models"),
    referencesFile: join(home, "references.json"),
  });
}

async function put(...names: string[]): Promise<string> {
  const path = join(home, ...names);
  await mkdir(join(path, ".."), { recursive: true });
  await copyFile(await syntheticModelFile("tiny"), path);
  return path;
}

/** Ids and paths as a program in a process of its own finds them. */
async function listInProcess(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [listScript, home]);
  return stdout;
}

async function pathOf(id: string): Promise<string> {
  const { path } = await open().locate(id);
  return path.slice(home.length + 1);
}

describe("the id of a model", () => {
  it("stays when a file of the same name is downloaded that comes before it", async () => {
    const zed = await open().addFile(await put("models", "zed", "tiny-Q8_0.gguf"));
    const acme = await open().addFile(await put("models", "acme", "tiny-Q8_0.gguf"));
    expect([zed.id, acme.id]).toEqual(["tiny-q8_0", "tiny-q8_0-2"]);
    expect(await pathOf("tiny-q8_0")).toBe("models/zed/tiny-Q8_0.gguf");
    expect(await pathOf("tiny-q8_0-2")).toBe("models/acme/tiny-Q8_0.gguf");
    await open().remove("tiny-q8_0");
    expect(await pathOf("tiny-q8_0-2")).toBe("models/acme/tiny-Q8_0.gguf");
  });

  it("is that of the file that was there first, also when no program had seen it", async () => {
    await put("models", "zed", "tiny.gguf");
    const acme = await open().addFile(await put("models", "acme", "tiny.gguf"));
    expect(acme.id).toBe("tiny-2");
    expect(await pathOf("tiny")).toBe("models/zed/tiny.gguf");
  });

  it("stays with a reference when a file of the same name comes and goes", async () => {
    const mine = await open().importFile(await put("b", "tiny.gguf"));
    const pulled = await open().addFile(await put("models", "acme", "tiny.gguf"));
    expect([mine.id, pulled.id]).toEqual(["tiny", "tiny-2"]);
    expect(await open().remove("tiny")).toEqual({ modelId: "tiny", freedBytes: 0 });
    expect(await pathOf("tiny-2")).toBe("models/acme/tiny.gguf");
    expect(await open().importFile(join(home, "b", "tiny.gguf"))).toMatchObject({ id: "tiny" });
    expect(await pathOf("tiny-2")).toBe("models/acme/tiny.gguf");
  });

  it("stays with a reference when the same file is imported as a copy", async () => {
    const path = await put("a", "mine.gguf");
    const reference = await open().importFile(path);
    const copy = await open().importFile(path, { copy: true });
    expect([reference.id, copy.id]).toEqual(["mine", "mine-2"]);
    expect(await pathOf("mine")).toBe("a/mine.gguf");
    expect(await pathOf("mine-2")).toBe("models/imported/mine-2/mine.gguf");
    expect((await open().list()).map(({ id }) => id)).toEqual(["mine-2", "mine"]);
  });

  it("that a program used before it was kept is kept as it is", async () => {
    await put("models", "zed", "tiny.gguf");
    const repository = open();
    const path = await put("a", "tiny.gguf");
    expect(await repository.addFile(path)).toMatchObject({ id: "tiny-2" });
    expect(await repository.importFile(path)).toMatchObject({ id: "tiny-2" });
    await repository.remove("tiny");
    expect(await pathOf("tiny-2")).toBe("a/tiny.gguf");
  });

  it("goes with a file that is moved to another folder", async () => {
    const path = await put("models", "one", "tiny.gguf");
    await open().list();
    await mkdir(join(home, "models", "two"));
    await rename(path, join(home, "models", "two", "tiny.gguf"));
    expect(await pathOf("tiny")).toBe("models/two/tiny.gguf");
  });

  it("moves with the home folder", async () => {
    await open().addFile(await put("models", "zed", "tiny.gguf"));
    await open().addFile(await put("models", "acme", "tiny.gguf"));
    const moved = `${home}-moved`;
    await rename(home, moved);
    home = moved;
    expect(await pathOf("tiny")).toBe("models/zed/tiny.gguf");
  });

  it("is the same for programs that find the files at the same time", async () => {
    await put("models", "zed", "tiny.gguf");
    await open().list();
    for (const folder of ["a", "b", "c"]) await put("models", folder, "tiny.gguf");
    const [one, other] = await Promise.all([listInProcess(), listInProcess()]);
    expect(other).toBe(one);
    expect(one.trimEnd().split("\n")).toEqual([
      "tiny-2 models/a/tiny.gguf",
      "tiny-3 models/b/tiny.gguf",
      "tiny-4 models/c/tiny.gguf",
      "tiny models/zed/tiny.gguf",
    ]);
    expect(await listInProcess()).toBe(one);
  });
});

describe("models that are imported at the same time", () => {
  it("are all kept, each with an id of its own", async () => {
    const folders = ["a", "b", "c", "d"];
    const paths = await Promise.all(folders.map((folder) => put(folder, "tiny.gguf")));
    const models = await Promise.all(paths.map((path) => open().importFile(path)));
    expect(models.map(({ id }) => id).sort()).toEqual(["tiny", "tiny-2", "tiny-3", "tiny-4"]);
    for (const [index, { id }] of models.entries()) {
      expect((await open().locate(id)).path).toBe(paths[index]);
    }
  });
});

describe("what is kept of ids", () => {
  it("is one file of the models folder, and none when there is no model", async () => {
    const { id } = await open().addFile(await put("models", "tiny.gguf"));
    expect(await readdir(join(home, "models"))).toEqual(["library.json", "tiny.gguf"]);
    await open().remove(id);
    expect(await readdir(join(home, "models"))).toEqual([]);
  });

  it("is made again when it is damaged", async () => {
    await put("models", "tiny.gguf");
    await writeFile(join(home, "models", "library.json"), "{");
    expect(await pathOf("tiny")).toBe("models/tiny.gguf");
    expect(await listInProcess()).toBe("tiny models/tiny.gguf\n");
  });

  it("lasts for the program where nothing can be written", async () => {
    await put("models", "zed", "tiny.gguf");
    await mkdir(join(home, "models", "acme"));
    // A folder of that name stands in the way of writing, whoever the user is.
    await mkdir(join(home, "models", "library.json"));
    const repository = open();
    expect(await repository.list()).toMatchObject([{ id: "tiny" }]);
    await put("models", "acme", "tiny.gguf");
    expect(await repository.list()).toMatchObject([{ id: "tiny" }, { id: "tiny-2" }]);
    expect((await repository.locate("tiny")).path).toBe(join(home, "models", "zed", "tiny.gguf"));
  });
});
