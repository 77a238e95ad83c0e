import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "@jest/globals";
import { starterModel } from "@llm/starter-model";
import { modelHubContract, modelRepositoryContract } from "@llm/testing/contracts";
import { syntheticModelFile } from "@llm/testing/gguf";
import { startHub } from "@llm/testing/hub";
import { FileModelRepository, HubAccess, HuggingFaceHub } from "../src/index.ts";
import { quickPatience } from "./download-world.ts";
import { flipByte } from "./flip-byte.ts";

modelRepositoryContract({ describe, it }, async () => {
  const home = await mkdtemp(join(tmpdir(), "repository-"));
  const file = join(home, "mine.gguf");
  const sameName = join(home, "before", "mine.gguf");
  await mkdir(join(home, "before"));
  for (const path of [file, sameName]) await copyFile(await syntheticModelFile("tiny"), path);
  const foreign = join(home, "notes.txt");
  await writeFile(foreign, "These are notes.\n");
  const open = () =>
    new FileModelRepository({
      bundled: [starterModel],
      folder: join(home, "models"),
      referencesFile: join(home, "references.json"),
    });
  return {
    repository: open(),
    reopen: open,
    damage: async (id) => flipByte((await open().locate(id)).path),
    file,
    sameName,
    foreign,
    missing: join(home, "missing.gguf"),
    [Symbol.asyncDispose]: () => rm(home, { recursive: true }),
  };
});

modelHubContract({ describe, it }, async () => {
  const server = await startHub();
  const content = await readFile(starterModel.path);
  await server.addModel({ id: "acme/tiny-GGUF", files: [{ path: "tiny.F16.gguf", content }] });
  const access = new HubAccess({ endpoint: server.endpoint, patience: quickPatience });
  return {
    hub: new HuggingFaceHub(access),
    source: "hf:acme/tiny-GGUF:F16",
    query: "tiny",
    missing: "hf:acme/none:F16",
    async [Symbol.asyncDispose]() {
      await access[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
});
