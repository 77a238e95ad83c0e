import { describe, expect, it } from "@jest/globals";
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

  it("says what is wrong when the hub cannot be asked", async () => {
    const harness = new CommandHarness();
    harness.hub.error = new LlmError("CONNECTION_LOST", "This machine is offline.");
    expect(await harness.run("search", "story")).toBe(1);
    expect(harness.stderr.text).toMatch(/^error\[CONNECTION_LOST\]: This machine is offline\.\n/);
  });
});
