import { describe, expect, it } from "@jest/globals";
import { recommendedModels } from "@llm/application";
import { LlmError } from "@llm/domain";
import { CommandHarness } from "../test/command-harness.ts";

describe("llm show", () => {
  it("shows a model of the library", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("show", "storyteller")).toBe(0);
    for (const part of [
      /^ID: +storyteller$/m,
      /^Size: +1.2 GB$/m,
      /^Parameters: +1.1B$/m,
      /^Licence: +Apache-2.0$/m,
      /^Origin: +a file of yours$/m,
      /^Path: +\/models\/storyteller.gguf$/m,
    ]) {
      expect(harness.stdout.text).toMatch(part);
    }
    expect(harness.stdout.text).not.toContain("undefined");
  });

  it("shows a model of the hub before it is downloaded", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("show", "hf:acme/storyteller:Q4_K_M")).toBe(0);
    expect(harness.stdout.text).toMatch(
      /^Status: +not downloaded; llm pull hf:acme\/storyteller:Q4_K_M$/m,
    );
    await harness.run("show", "hf:acme/storyteller:Q4_K_M", "--json");
    expect(harness.stdout.text).toContain('"parameterCount": 1100000000');
  });

  it("shows a model that is here by its source, also when the hub has it under another one", async () => {
    const sha256 = "2".repeat(64);
    for (const source of ["hf:acme/storyteller:Q4_K_M", "hf:acme/mirror:Q4_K_M"]) {
      const harness = new CommandHarness({
        models: [
          {
            id: "story",
            name: "Story",
            sizeBytes: 6_000_000_000,
            origin: "download",
            source,
            sha256,
          },
        ],
      });
      expect(await harness.run("show", "hf:acme/storyteller:Q4_K_M")).toBe(0);
      expect(harness.stdout.text).toMatch(/^ID: +story$/m);
      expect(harness.stdout.text).toMatch(/^Status: +here$/m);
      expect(harness.stdout.text).toMatch(/^This machine: +tight, needs about 6.8 GB of 8.0 GB$/m);
    }
  });

  it("says how far a download is that was paused", async () => {
    const harness = new CommandHarness();
    await harness.pausedDownload("hf:acme/storyteller:Q4_K_M");
    await harness.run("show", "hf:acme/storyteller:Q4_K_M");
    expect(harness.stdout.text).toMatch(
      /^Status: +paused at 30%; llm pull hf:acme\/storyteller:Q4_K_M goes on with it$/m,
    );
    const other = new CommandHarness();
    await other.pausedDownload("hf:acme/storyteller:Q4_K_M");
    await other.run("show", "hf:acme/storyteller:Q4_K_M", "--json");
    expect(JSON.parse(other.stdout.text)).toMatchObject({
      status: "paused",
      receivedBytes: 300_000,
      fit: { rating: "well" },
    });
  });

  it("shows what it knows when the hub cannot be asked for updates, and fails", async () => {
    const source = "hf:acme/storyteller:Q4_K_M";
    const harness = new CommandHarness({
      models: [{ id: "story", name: "Story", sizeBytes: 5, origin: "download", source }],
    });
    harness.hub.error = new LlmError("CONNECTION_LOST", "This machine is offline.");
    expect(await harness.run("show", "story", "--updates")).toBe(1);
    expect(harness.stdout.text).toMatch(/^Update: +not known; the hub could not be asked$/m);
    expect(harness.stderr.text).toMatch(/^error\[CONNECTION_LOST\]: This machine is offline\.\n/);
    harness.hub.error = undefined;
    expect(await harness.run("show", "story", "--updates")).toBe(0);
    expect(harness.stdout.text).toContain(
      `newer version is on the hub: llm pull --update ${source}`,
    );
  });

  it("says which names are near one that there is not", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("show", "storytelle")).toBe(1);
    expect(harness.stderr.text).toContain("error[MODEL_NOT_FOUND]");
    expect(harness.stderr.text).toContain("storyteller");
  });
});

describe("llm import, rm and verify", () => {
  it("take a file into the library and check it", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("import", "/mine/model.gguf")).toBe(0);
    expect(await harness.run("verify", "model")).toBe(0);
    expect(harness.stdout.text).toBe("Imported model (1.0 MB).\nmodel: intact\n");
  });

  it("say that a hash is kept when there is none yet", async () => {
    const harness = new CommandHarness();
    await harness.repository.addFile("/mine/model.gguf");
    expect(await harness.run("verify", "model")).toBe(0);
    expect(harness.stdout.text).toMatch(/^model: there was nothing to compare with; .+ kept/);
  });

  it("take a file out again and leave it where it is", async () => {
    const harness = new CommandHarness();
    await harness.repository.importFile("/mine/model.gguf");
    expect(await harness.run("rm", "model")).toBe(0);
    expect(harness.stdout.text).toBe("Removed model. Its file stays where it is.\n");
    expect(await harness.repository.find("model")).toBeUndefined();
  });

  it("say how much is free again when a copy is removed", async () => {
    const harness = new CommandHarness();
    await harness.repository.importFile("/mine/model.gguf", { copy: true });
    await harness.run("rm", "model");
    expect(harness.stdout.text).toBe("Removed model. 1.0 MB are free again.\n");
  });

  it("discard a download that is not finished", async () => {
    const harness = new CommandHarness();
    const source = "hf:acme/big:Q8_0";
    await harness.pausedDownload(source);
    const { downloads } = harness;
    const cancelled: unknown[] = [];
    const cancel = downloads.cancel.bind(downloads);
    downloads.cancel = (id) => {
      cancelled.push(id);
      return cancel(id);
    };
    expect(await harness.run("rm", source)).toBe(0);
    expect(cancelled).toEqual([source]);
    expect(harness.stdout.text).toBe(`Discarded ${source}. 300 kB are free again.\n`);
  });

  it("remove the others when one is refused", async () => {
    const harness = new CommandHarness();
    await harness.repository.importFile("/mine/model.gguf");
    expect(await harness.run("rm", "starter", "model", "--json")).toBe(1);
    expect(harness.jsonLines()).toMatchObject([
      { type: "error", model: "starter", code: "INVALID_ARGUMENT" },
      { modelId: "model", freedBytes: 0 },
    ]);
    expect(harness.stderr.text).toMatch(/^error\[INVALID_ARGUMENT\]: starter: /);
    expect(await harness.repository.find("model")).toBeUndefined();
  });

  it("fail when a model is damaged", async () => {
    const harness = new CommandHarness();
    const { id } = await harness.repository.addFile("/mine/model.gguf");
    harness.repository.damaged.add(id);
    expect(await harness.run("verify", "model")).toBe(1);
    expect(harness.stdout.text).toContain("model: DAMAGED");
  });

  it("fail for what the program needs itself, and for what is no model", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("rm", "starter")).toBe(1);
    expect(await harness.run("import", "/mine/notes.txt")).toBe(1);
    expect(harness.stderr.text).toContain("error[INVALID_ARGUMENT]");
    expect(harness.stderr.text).toContain("error[MODEL_FILE_INVALID]");
  });
});

describe("llm search", () => {
  it("shows what the hub has", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("search", "story", "--limit", "5")).toBe(0);
    expect(harness.stdout.text).toMatch(
      /^SOURCE +DOWNLOADS +LICENCE +ACCESS\nhf:acme\/storyteller +- +Apache-2.0 +open\n$/,
    );
    expect(await harness.run("search", "nothing")).toBe(0);
    expect(harness.stderr.text).toBe("Nothing was found.\n");
  });

  it("shows the recommended models without words, and without the hub", async () => {
    const harness = new CommandHarness();
    harness.hub.error = new LlmError("CONNECTION_LOST", "This machine is offline.");
    expect(await harness.run("search")).toBe(0);
    expect(harness.stdout.text).toMatch(/^SOURCE .+\n(hf:\S+ +\d+ MB +\S+ +runs well +\w.+\n)+/);
    const json = new CommandHarness();
    await json.run("search", "--json");
    const facts = { status: "absent", fit: { memoryBytes: 8_000_000_000 } };
    expect(JSON.parse(json.stdout.text)).toMatchObject(recommendedModels.map(() => facts));
  });

  it("says what is wrong when the hub cannot be asked", async () => {
    const harness = new CommandHarness();
    harness.hub.error = new LlmError("CONNECTION_LOST", "This machine is offline.");
    expect(await harness.run("search", "story")).toBe(1);
    expect(harness.stderr.text).toMatch(/^error\[CONNECTION_LOST\]: This machine is offline\.\n/);
  });
});
