import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { LlmError } from "@llm/domain";
import { syntheticModelFile } from "@llm/testing/gguf";
import { forkEngine, LlamaCppWorkerService } from "../../src/index.ts";
import { fileOf } from "../file-of.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "special-files-"));
});
afterAll(() => rm(folder, { recursive: true }));

const isWindows = process.platform === "win32";
const socket = createServer();
afterAll(() => void socket.close());

/** What a path can lead to that is no model, each with how it is made; made paths begin in the test's folder. */
const kinds: Readonly<Record<string, (path: string) => Promise<string>>> = {
  "a folder": async (path) => {
    await mkdir(path);
    return path;
  },
  "a link to itself": async (path) => {
    await symlink(path, path);
    return path;
  },
  "two links to each other": async (path) => {
    await symlink(`${path}.other`, path);
    await symlink(path, `${path}.other`);
    return path;
  },
  "a link to nowhere": async (path) => {
    await symlink(join(folder, "nowhere"), path);
    return path;
  },
  "a file in a file": async (path) => {
    await writeFile(path, "");
    return join(path, "model.gguf");
  },
  "an empty file": async (path) => {
    await writeFile(path, "");
    return path;
  },
  "the null device": async () => devNull,
  "a name with a NUL": async (path) => `${path}\0.gguf`,
  "a name that is too long": async (path) => `${path}${"x".repeat(5_000)}`,
  ...(isWindows
    ? {}
    : {
        "a pipe without a writer": async (path: string) => {
          expect(spawnSync("mkfifo", [path]).status).toBe(0);
          return path;
        },
        "a socket": async (path: string) => {
          await new Promise<void>((resolve) => socket.listen(path, resolve));
          return path;
        },
        "a device that never ends": async () => "/dev/zero",
        "a link to such a device": async (path: string) => {
          await symlink("/dev/zero", path);
          return path;
        },
      }),
};

describe("the path of a model that leads to", () => {
  const worker = new LlamaCppWorkerService({ launchEngine: () => forkEngine({ gpu: false }) });
  let processId: number | undefined;
  beforeAll(async () => {
    processId = (await worker.describe())[0]?.local?.processId;
  });
  afterAll(() => worker[Symbol.asyncDispose]());

  it.each(Object.keys(kinds))(
    "%s is refused by the engine process, which lives on",
    async (kind) => {
      const name = kind.replaceAll(" ", "-").slice(0, 12);
      const path = await kinds[kind]?.(join(folder, `${name}.gguf`));
      const load = worker.loadModel(fileOf("special", path ?? ""));
      const error = await load.then(
        () => undefined,
        (failure: unknown) => failure,
      );
      expect(LlmError.isInstance(error) && error.code).toMatch(
        /^(MODEL_FILE_INVALID|MODEL_NOT_FOUND|INVALID_ARGUMENT)$/u,
      );
    },
  );

  it("a model is loaded after all of those, by the same process", async () => {
    await worker.loadModel(fileOf("tiny", await syntheticModelFile("tiny")));
    expect((await worker.describe())[0]?.local?.processId).toBe(processId);
  });
});
