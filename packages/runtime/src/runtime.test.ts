import { describe, expect, it } from "@jest/globals";
import type { Logger } from "@llm/domain";
import { environment } from "@llm/testing/environment";
import { emptyConversation, FakeWorkerService } from "@llm/testing/fakes";
import { syntheticModelFile } from "@llm/testing/gguf";
import { startHub } from "@llm/testing/hub";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";
import { temporaryFolder } from "@llm/testing/files";
import { createRuntime } from "./runtime.ts";

describe("createRuntime", () => {
  it("wires the starter model, a worker and the services", async () => {
    await using home = await temporaryFolder();
    const worker = new FakeWorkerService();
    worker.answerScript = { chunks: ["Hello."] };
    await using runtime = await createRuntime({ home: home.path, worker });
    expect(runtime.worker).toBe(worker);
    expect((await runtime.models.list()).map((model) => model.id)).toEqual(["starter"]);
    expect((await runtime.llm.prompt("Hi")).text).toBe("Hello.");
    expect(await runtime.models.state("starter")).toMatchObject({ status: "loaded" });
  });

  it("is one world each time", async () => {
    await using home = await temporaryFolder();
    await using first = await createRuntime({ home: home.path, worker: new FakeWorkerService() });
    await using second = await createRuntime({ home: home.path, worker: new FakeWorkerService() });
    expect(second.models).not.toBe(first.models);
    await first.models.load("starter");
    expect(await second.models.state("starter")).toMatchObject({ status: "unloaded" });
  });

  it("ends an answer under way when it is disposed of, and can be disposed of twice", async () => {
    await using home = await temporaryFolder();
    const worker = new FakeWorkerService();
    worker.answerScript = { chunks: ["Half", " whole"], hangAfter: 1 };
    const runtime = await createRuntime({ home: home.path, worker });
    let begun = () => {};
    const beginning = new Promise<void>((resolve) => (begun = resolve));
    const answer = runtime.llm.promptStream("Hi", () => begun());
    const failure = expect(answer).rejects.toMatchObject({ code: "DISPOSED" });
    await beginning;
    await runtime[Symbol.asyncDispose]();
    await failure;
    await runtime[Symbol.asyncDispose]();
    expect(worker.disposed).toBe(true);
  });

  it("keeps conversations in its home folder, and opens them when they are first needed", async () => {
    await using home = await temporaryFolder();
    const options = { home: home.path, worker: new FakeWorkerService() };
    {
      await using runtime = await createRuntime(options);
      const { conversationStore } = runtime;
      expect(runtime.conversationStore).toBe(conversationStore);
      expect(existsSync(join(home.path, "conversations.db"))).toBe(false);
      await conversationStore.create(emptyConversation("c1"));
    }
    await using runtime = await createRuntime(options);
    expect((await runtime.conversationStore.list()).items.map(({ id }) => id)).toEqual(["c1"]);
  });

  it("tells what became of a damaged store", async () => {
    await using home = await temporaryFolder();
    await writeFile(join(home.path, "conversations.db"), "no database");
    await using runtime = await createRuntime({ home: home.path, worker: new FakeWorkerService() });
    const messages: string[] = [];
    runtime.onStoreNotice(({ message }) => messages.push(message));
    expect((await runtime.conversationStore.list()).items).toEqual([]);
    expect(messages).toEqual([expect.stringContaining("conversations.damaged-")]);
  });

  it("is made and answers where conversations cannot be opened", async () => {
    await using home = await temporaryFolder();
    await mkdir(join(home.path, "conversations.db"));
    await using runtime = await createRuntime({ home: home.path, worker: new FakeWorkerService() });
    const failure = { code: "STORE_UNAVAILABLE" };
    await expect(runtime.conversationStore.list()).rejects.toMatchObject(failure);
    expect((await runtime.llm.prompt("Hi")).text).not.toBe("");
  });

  it("logs to its home folder, and never what was asked or answered", async () => {
    await using home = await temporaryFolder();
    const worker = new FakeWorkerService();
    worker.answerScript = { chunks: ["canary-answer"] };
    {
      await using runtime = await createRuntime({ home: home.path, worker, logLevel: "debug" });
      await runtime.llm.prompt("canary-question");
    }
    const log = await readFile(join(home.path, "logs", "llm.log"), "utf8");
    expect(log).toContain("starter");
    expect(log).not.toContain("canary");
  });

  it("refuses a log level that there is not", async () => {
    await using home = await temporaryFolder();
    const options: object = { home: home.path, logLevel: "loud" };
    await expect(createRuntime(options)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      hint: expect.stringContaining("debug"),
      details: { option: "logLevel" },
    });
  });

  it("logs to the logger it is given", async () => {
    await using home = await temporaryFolder();
    const lines: object[] = [];
    const write = (fields: object) => void lines.push(fields);
    const logger: Logger = { debug: write, info: write, warn: write, error: write };
    await using runtime = await createRuntime({
      home: home.path,
      worker: new FakeWorkerService(),
      logger,
    });
    expect(runtime.logger).toBe(logger);
    await runtime.models.load("starter");
    expect(JSON.stringify(lines)).toContain("starter");
  });

  it("downloads into its library from the hub that HF_ENDPOINT names, and knows the machine", async () => {
    await using home = await temporaryFolder();
    await using hub = await startHub();
    const content = await readFile(await syntheticModelFile("tiny"));
    await hub.addModel({ id: "acme/tiny", files: [{ path: "tiny-F16.gguf", content }] });
    using _ = environment({ HF_ENDPOINT: hub.endpoint });
    await using runtime = await createRuntime({ home: home.path, worker: new FakeWorkerService() });
    const { modelId } = await runtime.downloads.download("hf:acme/tiny:F16");
    expect((await runtime.models.list()).map(({ id }) => id)).toEqual(["starter", modelId]);
    expect(await runtime.models.verify(modelId)).toMatchObject({ status: "intact" });
    expect(await runtime.models.remove(modelId)).toEqual({ modelId, freedBytes: content.length });
    expect(await runtime.catalogue.search("tiny")).toMatchObject([{ repository: "acme/tiny" }]);
    expect((await runtime.catalogue.listRecommended()).length).toBeGreaterThanOrEqual(10);
    const { memoryBytes } = await runtime.catalogue.describeMachine();
    expect(memoryBytes).toBeGreaterThan(100_000_000);
    expect(memoryBytes).toBeLessThanOrEqual(totalmem());
  });

  it.each([
    ["HF_ENDPOINT", "http://[bad"],
    ["https_proxy", "http://me:secret@[bad"],
  ])("fails only what needs the hub when %s cannot be used", async (variable, value) => {
    await using home = await temporaryFolder();
    using _ = environment({ [variable]: value });
    await using runtime = await createRuntime({ home: home.path, worker: new FakeWorkerService() });
    expect((await runtime.llm.prompt("Hi")).text).not.toBe("");
    const { downloads, catalogue, hubAccount } = runtime;
    await downloads.resumeInterrupted();
    expect(await downloads.list()).toEqual([]);
    expect((await catalogue.listRecommended()).length).toBeGreaterThan(0);
    const { hubProblem } = await hubAccount.describe();
    expect(hubProblem).toMatchObject({ code: "CONFIGURATION_INVALID" });
    for (const call of [catalogue.search("tiny"), downloads.start("hf:acme/tiny")]) {
      await expect(call).rejects.toMatchObject({
        code: "CONFIGURATION_INVALID",
        message: expect.not.stringContaining("secret"),
        details: { variable },
      });
    }
  });
});
