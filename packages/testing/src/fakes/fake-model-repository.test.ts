import { describe, expect, it } from "@jest/globals";
import { modelRepositoryContract } from "../contracts/index.ts";
import { FakeModelRepository, fakeModels } from "./fake-model-repository.ts";

modelRepositoryContract({ describe, it }, async () => {
  const repository = new FakeModelRepository();
  return {
    repository,
    reopen: () => repository,
    damage: async (id) => void repository.damaged.add(id),
    file: "/downloads/mine.gguf",
    sameName: "/before/mine.gguf",
    missing: "/downloads/missing.gguf",
    foreign: "/downloads/notes.txt",
    async [Symbol.asyncDispose]() {},
  };
});

describe("FakeModelRepository", () => {
  it("has two models, the starter first", async () => {
    const repository = new FakeModelRepository();
    expect(await repository.list()).toEqual(fakeModels);
    expect((await repository.list())[0]?.id).toBe("starter");
    expect(await repository.find("storyteller")).toEqual(fakeModels[1]);
    expect(await repository.find("unknown")).toBeUndefined();
    expect(await repository.locate("starter")).toEqual({
      kind: "file",
      modelId: "starter",
      path: "/models/starter.gguf",
    });
    await expect(repository.locate("unknown")).rejects.toMatchObject({ code: "MODEL_NOT_FOUND" });
  });

  it("adds a file once, under a name of its own", async () => {
    const repository = new FakeModelRepository();
    const one = await repository.addFile("/downloads/Starter.gguf");
    expect(one.id).toBe("starter-2");
    expect(await repository.addFile("/downloads/Starter.gguf")).toEqual(one);
    const other = await repository.addFile("/elsewhere/starter.gguf");
    expect(other.id).toBe("starter-3");
    expect((await repository.locate(other.id)).path).toBe("/elsewhere/starter.gguf");
    expect(await repository.list()).toHaveLength(4);
  });

  it("refuses what is missing or no model", async () => {
    const repository = new FakeModelRepository();
    const adding = (path: string) => repository.addFile(path);
    await expect(adding("/missing.gguf")).rejects.toMatchObject({ code: "MODEL_NOT_FOUND" });
    await expect(adding("/notes.txt")).rejects.toMatchObject({ code: "MODEL_FILE_INVALID" });
  });
});
