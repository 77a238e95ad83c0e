import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { isSettled, LlmError } from "@llm/domain";
import { forkEngine } from "@llm/llama-worker";
import { environment } from "@llm/testing/environment";
import { FakeWorkerService } from "@llm/testing/fakes";
import { syntheticModelFile } from "@llm/testing/gguf";
import { startHub } from "@llm/testing/hub";
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@llm/testing/files";
import { createRuntime } from "../src/index.ts";

const canary = "canary-9d41c7";

/** Everything a person or a log could see of an error. */
function shown(error: unknown): string {
  if (!LlmError.isInstance(error)) return `untyped: ${String(error)}`;
  const { code, message, hint, details, stack } = error;
  return JSON.stringify({ code, message, hint, details, stack, text: String(error) });
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  const paths = names.map((name) => join(folder, name));
  const isFile = await Promise.all(paths.map(async (path) => (await stat(path)).isFile()));
  return paths.filter((_, index) => isFile[index]);
}

describe("a token of the hub", () => {
  it("is in the settings alone, and in no log, no error and no answer", async () => {
    await using folder = await temporaryFolder();
    await using hub = await startHub();
    const content = await readFile(await syntheticModelFile("tiny"));
    const files = [{ path: "tiny-F16.gguf", content }];
    await hub.addModel({ id: "acme/gated", files, gated: "auto", readers: [`hf_${canary}`] });
    using _ = environment({ HF_ENDPOINT: hub.endpoint, HF_TOKEN: "", HF_HOME: folder.path });
    const home = join(folder.path, "home");
    const seen: unknown[] = [];
    {
      const worker = new FakeWorkerService();
      await using runtime = await createRuntime({ home, logLevel: "debug", worker });
      const { hubAccount, downloads } = runtime;
      const fail = (call: Promise<unknown>) =>
        call.catch((error: unknown) => seen.push(shown(error)));
      await fail(hubAccount.setToken(`${canary} ${canary}`));
      await fail(hubAccount.setToken(`hf_wrong_${canary}`));
      expect(seen.join("\n")).toMatch(/INVALID_ARGUMENT[^]*ACCESS_DENIED/u);
      seen.push(await hubAccount.setToken(`hf_${canary}`), await hubAccount.describe());
      await downloads.start("hf:acme/gated:F16");
      for await (const download of downloads.watch()) {
        seen.push(download);
        if (isSettled(download)) break;
      }
    }
    expect(seen.at(-1)).toMatchObject({ status: "completed" });
    expect(JSON.stringify(seen)).not.toContain(canary);
    const written = await filesIn(folder.path);
    const holders = await Promise.all(
      written.map(async (path) => ((await readFile(path)).includes(canary) ? [path] : [])),
    );
    expect(holders.flat()).toEqual([join(home, "settings.json")]);
    expect(await readFile(join(home, "logs", "llm.log"), "utf8")).toContain("download completed");
  });
});

describe("what was asked", () => {
  const { TMPDIR } = process.env;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let temporary: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    temporary = join(folder.path, "temporary");
    await mkdir(temporary);
    // The engine process gets it too.
    process.env["TMPDIR"] = temporary;
  });
  afterEach(async () => {
    if (TMPDIR === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = TMPDIR;
    await folder[Symbol.asyncDispose]();
  });

  it("is in no file and no error of a session with crashes, at the level debug", async () => {
    const home = join(folder.path, "home");
    const errors: string[] = [];
    const fail = async (call: Promise<unknown>) => {
      const error = await call.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      errors.push(shown(error));
    };
    {
      await using runtime = await createRuntime({
        home,
        logLevel: "debug",
        launchEngine: () => forkEngine({ gpu: false, logger: runtime.logger }),
      });
      const { llm, worker } = runtime;
      const { text } = await llm.prompt(`What is a token? ${canary}`);
      expect(text).not.toBe("");
      // The engine dies of itself and from outside, and requests fail in other ways between.
      const kill = async (signal: "SIGABRT" | "SIGKILL") => {
        const [engine] = await worker.describe();
        const processId = engine?.local?.processId;
        if (processId !== undefined) process.kill(processId, signal);
      };
      await fail(llm.promptStream(canary, () => kill("SIGABRT"), { maxTokens: 50 }));
      await fail(llm.prompt(`${canary} `.repeat(5_000)));
      await fail(llm.prompt(canary, { maxTokens: Number.NaN }));
      await fail(llm.promptStream(canary, () => kill("SIGKILL"), { maxTokens: 50 }));
    }
    expect(errors.map((error) => /"code":"(\w+)"/u.exec(error)?.[1])).toEqual([
      "WORKER_CRASHED",
      "CONTEXT_OVERFLOW",
      "INVALID_ARGUMENT",
      "WORKER_CRASHED",
    ]);
    expect(errors.filter((error) => error.includes(canary))).toEqual([]);

    const written = await filesIn(folder.path);
    const log = await readFile(join(home, "logs", "llm.log"), "utf8");
    expect(log).toContain("engine ended");
    for (const path of written) {
      expect({ path, holds: (await readFile(path)).includes(canary) }).toEqual({
        path,
        holds: false,
      });
    }
  });

  it("would be found by this test", async () => {
    await using runtime = await createRuntime({
      home: join(folder.path, "home"),
      logLevel: "debug",
    });
    runtime.logger.debug({ canary });
    const written = await filesIn(folder.path);
    const contents = await Promise.all(written.map((path) => readFile(path, "utf8")));
    expect(contents.filter((content) => content.includes(canary)).length).toBe(1);
  });
});
