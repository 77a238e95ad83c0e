import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ManualClock } from "@llm/testing/fakes";
import { FakeEngines } from "../../test/fake-engines.ts";
import { until } from "../../test/until.ts";
import { LlamaCppWorkerService } from "../index.ts";
import { fileOf } from "../../test/file-of.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "quarantine-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function modelFile(name: string, content: string) {
  const path = join(folder, name);
  await writeFile(path, content);
  return fileOf(name, path);
}

/** A service whose first engines die with `signals` while they load. */
function newService(...signals: readonly string[]) {
  const engines = new FakeEngines((engine, count) => {
    const signal = signals[count];
    if (signal !== undefined) engine.worker.loadScript = { hang: true };
  });
  const worker = new LlamaCppWorkerService({
    launchEngine: () => {
      const engine = engines.launch();
      const signal = signals[engines.started.length - 1];
      if (signal !== undefined) void dieLoading(engine, signal);
      return engine;
    },
    quarantineFile: join(folder, "quarantine.json"),
    supervision: { restartDelaysMs: [0], spareMs: 0 },
    // No beat, whose frame would pass for that of a load.
    clock: new ManualClock(),
  });
  return { worker, engines };
}

async function dieLoading(engine: FakeEngines["last"], signal: string): Promise<void> {
  await until(() => engine.worker.active > 0);
  engine.die(signal);
}

const crashed = { code: "WORKER_CRASHED" };
const quarantined = { code: "MODEL_QUARANTINED" };

describe("quarantine", () => {
  it("refuses a file after one native crash, by its content and in later runs too", async () => {
    const file = await modelFile("bad.gguf", "broken weights");
    const { worker, engines } = newService("SIGABRT");
    await expect(worker.loadModel(file)).rejects.toMatchObject(crashed);
    await expect(worker.loadModel(file)).rejects.toMatchObject(quarantined);
    expect(engines.started.length).toBe(1);
    await worker[Symbol.asyncDispose]();

    await using later = newService().worker;
    const copy = await modelFile("copy.gguf", "broken weights");
    await expect(later.loadModel(copy)).rejects.toMatchObject({
      ...quarantined,
      message: "The engine crashed while it loaded copy.gguf, which is refused since then.",
    });
    const similar = await modelFile("good.gguf", "healthy weight");
    await expect(later.loadModel(similar)).resolves.toBeDefined();
  });

  it("refuses a file after its load was killed twice", async () => {
    const file = await modelFile("big.gguf", "too large");
    const { worker } = newService("SIGKILL", "SIGKILL");
    await using _ = worker;
    await expect(worker.loadModel(file)).rejects.toMatchObject(crashed);
    await expect(worker.loadModel(file)).rejects.toMatchObject(crashed);
    await expect(worker.loadModel(file)).rejects.toMatchObject(quarantined);
  });

  it("blames neither for certain when two files were loading", async () => {
    const one = await modelFile("one.gguf", "first");
    const two = await modelFile("two.gguf", "second");
    const { worker, engines } = newService();
    await using _ = worker;
    await worker.describe();
    engines.last.worker.loadScript = { hang: true };
    const loads = [worker.loadModel(one), worker.loadModel(two)];
    const failures = loads.map((load) => expect(load).rejects.toMatchObject(crashed));
    await until(() => engines.last.worker.active === 2);
    engines.last.die("SIGSEGV");
    await Promise.all(failures);
    await expect(worker.loadModel(one)).resolves.toBeDefined();
    await expect(worker.loadModel(two)).resolves.toBeDefined();
  });

  it("counts a crash once, however many load the file", async () => {
    const file = await modelFile("one.gguf", "first");
    const { worker, engines } = newService();
    await using _ = worker;
    await worker.describe();
    engines.last.worker.loadScript = { hang: true };
    const loads = [1, 2, 3].map(() => worker.loadModel({ ...file }));
    const failures = loads.map((load) => expect(load).rejects.toMatchObject(crashed));
    await until(() => engines.last.worker.active === 3);
    engines.last.die("SIGKILL");
    await Promise.all(failures);
    await expect(worker.loadModel(file)).resolves.toBeDefined();
  });

  it("does not suspect a file that was loaded already when it was asked for again", async () => {
    const file = await modelFile("one.gguf", "first");
    const { worker, engines } = newService();
    await using _ = worker;
    for (const signal of ["SIGKILL", "SIGSEGV"]) {
      await worker.loadModel(file);
      // So that the answer to the second load does not come before the end.
      engines.last.freeze();
      const { framesSent } = engines.last;
      const failure = expect(worker.loadModel(file)).rejects.toMatchObject(crashed);
      await until(() => engines.last.framesSent > framesSent);
      engines.last.die(signal);
      await failure;
    }
    await expect(worker.loadModel(file)).resolves.toBeDefined();
  });

  it("lets a trusted file go", async () => {
    const file = await modelFile("bad.gguf", "broken weights");
    const { worker } = newService("SIGSEGV");
    await using _ = worker;
    await expect(worker.loadModel(file)).rejects.toMatchObject(crashed);
    await expect(worker.loadModel(file)).rejects.toMatchObject(quarantined);
    await expect(worker.loadModel(file, { llama: { trust: true } })).resolves.toBeDefined();
    await worker.unloadModel(file.modelId);
    await expect(worker.loadModel(file)).resolves.toBeDefined();
  });

  it("takes a damaged record file as empty and mends it", async () => {
    const records = join(folder, "quarantine.json");
    await writeFile(records, '{"files":[{"fingerprint":3}');
    const file = await modelFile("bad.gguf", "broken weights");
    const { worker } = newService("SIGABRT");
    await expect(worker.loadModel(file)).rejects.toMatchObject(crashed);
    await worker[Symbol.asyncDispose]();
    const content: unknown = JSON.parse(await readFile(records, "utf8"));
    expect(content).toMatchObject({ files: [{ name: "bad.gguf", crashes: 2, sizeBytes: 14 }] });
  });
});
