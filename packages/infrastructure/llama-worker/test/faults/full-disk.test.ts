import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@llm/domain";
import { LlamaCppWorkerService } from "../../src/index.ts";
import { FakeEngines } from "../fake-engines.ts";
import { fileOf } from "../file-of.ts";

/** A device on which every write fails as on a full disk. */
const fullDevice = "/dev/full";
const records = '{"files":[]}\n';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "full-disk-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Names that are written beside a file before they take its name; more than a test comes to. */
const unfinished = (file: string) =>
  Array.from({ length: 9 }, (_, count) => `${file}.${process.pid}-${count}.part`);

async function fillDisk(file: string): Promise<void> {
  await Promise.all(unfinished(file).map((path) => symlink(fullDevice, path)));
}

async function makeRoom(file: string): Promise<void> {
  await Promise.all(unfinished(file).map((path) => rm(path, { force: true })));
}

/** A service whose engines are to die while they load, and what it logged. */
function newService(quarantineFile: string) {
  const lines: string[] = [];
  const write = (fields: object, message?: string) =>
    void lines.push(JSON.stringify({ ...fields, message }));
  const logger: Logger = { debug: write, info: write, warn: write, error: write };
  const engines = new FakeEngines((engine) => (engine.worker.loadScript = { hang: true }));
  const worker = new LlamaCppWorkerService({
    launchEngine: engines.launch,
    quarantineFile,
    supervision: { restartDelaysMs: [0] },
    logger,
  });
  return { worker, engines, lines };
}

describe("a full disk", () => {
  if (!existsSync(fullDevice)) {
    it.skip(`is not tried: there is no ${fullDevice} here`, () => {});
    return;
  }

  it("costs the quarantine its file and nothing else", async () => {
    const quarantineFile = join(folder, "quarantine.json");
    await writeFile(quarantineFile, records);
    await fillDisk(quarantineFile);
    const { worker, engines, lines } = newService(quarantineFile);
    const crashOn = async (name: string) => {
      const file = fileOf(name, join(folder, name));
      await writeFile(file.path, `broken weights of ${name}`);
      const load = worker.loadModel(file);
      const failure = expect(load).rejects.toMatchObject({ code: "WORKER_CRASHED" });
      while (engines.started.at(-1)?.worker.active !== 1) await delay(1);
      engines.last.die("SIGABRT");
      await failure;
      // This run remembers also what it could not write.
      await expect(worker.loadModel(file)).rejects.toMatchObject({ code: "MODEL_QUARANTINED" });
    };

    await crashOn("one.gguf");
    expect(await readFile(quarantineFile, "utf8")).toBe(records);
    expect(lines.filter((line) => line.includes("ENOSPC")).length).toBe(1);
    expect(unfinished(quarantineFile).filter((path) => !existsSync(path)).length).toBe(1);

    // Nothing is lost.
    await makeRoom(quarantineFile);
    await crashOn("two.gguf");
    await worker[Symbol.asyncDispose]();
    const written: unknown = JSON.parse(await readFile(quarantineFile, "utf8"));
    expect(written).toMatchObject({ files: [{ name: "one.gguf" }, { name: "two.gguf" }] });
  });

  it("does not keep a trusted file from being loaded", async () => {
    const quarantineFile = join(folder, "quarantine.json");
    const { worker, engines, lines } = newService(quarantineFile);
    await using _ = worker;
    const file = fileOf("bad", join(folder, "bad.gguf"));
    await writeFile(file.path, "broken weights");
    const load = worker.loadModel(file);
    const failure = expect(load).rejects.toMatchObject({ code: "WORKER_CRASHED" });
    while (engines.started.at(-1)?.worker.active !== 1) await delay(1);
    engines.last.die("SIGABRT");
    await failure;
    await expect(worker.loadModel(file)).rejects.toMatchObject({ code: "MODEL_QUARANTINED" });

    await fillDisk(quarantineFile);
    const trusted = worker.loadModel(file, { llama: { trust: true } });
    while (engines.started.at(-1)?.worker.active !== 1) await delay(1);
    expect(lines.filter((line) => line.includes("ENOSPC")).length).toBe(1);
    await worker.unloadModel(file.modelId);
    await worker[Symbol.asyncDispose]();
    await expect(trusted).rejects.toMatchObject({ code: "DISPOSED" });
  });
});
