import { describe, expect, it } from "@jest/globals";
import { PROTOCOL_VERSION } from "@llm/protocol";
import { CommandHarness } from "../test/command-harness.ts";

describe("llm", () => {
  it.each([
    [[]],
    [["frob"]],
    [["run"]],
    [["run", "starter"], true],
    [["run", "starter", "Hi", "there"]],
    [["run", "starter", "Hi", "--bogus"]],
    [["run", "starter", "Hi", "--seed", "x"]],
    [["run", "starter", "Hi", "--max-tokens", " "]],
    [["chat", "--threads", "two"]],
    [["list", "all"]],
    [["embed", "starter"]],
    [["embed", "starter", "Hi", "--chat-template", "chat.jinja"]],
    [["run", "starter", "Hi", "--kv-cache-type", "f64"]],
    [["run", "starter", "Hi", "--json", "--json-schema", "x.json"]],
    [["run", "starter", "Hi", "--context-policy", "forget"]],
  ])("ends with 2 and says why for %j", async (argv: string[], isTerminal = false) => {
    const harness = new CommandHarness({ isTerminal });
    expect(await harness.run(...argv)).toBe(2);
    expect(harness.stderr.text).toMatch(/^(error: |Usage: )/);
    expect([harness.stdout.text, harness.worker.calls]).toEqual(["", []]);
  });

  it.each([
    [["--help"], ["Usage: llm", "run", "chat", "list", "doctor", "Examples:"]],
    [
      ["run", "--help"],
      [
        "--json",
        "--system",
        "--max-tokens",
        "--temperature",
        "--seed",
        "--stop",
        "--chat-template",
        "--kv-cache-type",
        "$ llm run",
        // Joined are the pieces of the answer, without what the model thought.
        `jq -j 'select(.type == "text").content'`,
      ],
    ],
    [
      ["chat", "--help"],
      ["--system", "$ llm chat"],
    ],
    [["--version"], ["0."]],
  ])("explains itself for %j", async (argv, parts) => {
    const harness = new CommandHarness();
    expect(await harness.run(...argv)).toBe(0);
    for (const part of parts) expect(harness.stdout.text).toContain(part);
  });

  it("says in the same way of every command what it does", async () => {
    const harness = new CommandHarness();
    await harness.run("--help");
    const [, commands = ""] = /^Commands:\n((?: .+\n)+)/m.exec(harness.stdout.text) ?? [];
    const lines = commands.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(line).toMatch(/^ {2}[a-z]+ .*? {2,}[a-z].*[^.]$/);
  });
});

describe("llm list", () => {
  it("shows the models in columns that line up", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("list")).toBe(0);
    expect(harness.stdout.text).toBe(
      [
        "ID           NAME         SIZE    PARAMETERS  QUANTIZATION  CONTEXT  THIS MACHINE",
        "starter      Starter      5.0 MB  4.6M        Q8_0          1,024    runs well",
        "storyteller  Storyteller  1.2 GB  1.1B        Q4_K_M        32,768   runs well",
        "",
      ].join("\n"),
    );
  });

  it("prints them whole as JSON", async () => {
    const harness = new CommandHarness();
    await harness.run("list", "--json");
    const models = await harness.repository.list();
    expect(JSON.parse(harness.stdout.text)).toEqual(
      models.map((model) => ({
        ...model,
        status: "here",
        fit: {
          rating: "well",
          neededBytes: Math.ceil(Number(model.sizeBytes) * 1.1) + 200_000_000,
          memoryBytes: 8_000_000_000,
        },
      })),
    );
  });

  it("shows the downloads that are not finished, and what to do with them", async () => {
    const harness = new CommandHarness();
    await harness.pausedDownload("hf:acme/big:Q8_0");
    await expect(harness.downloads.download("hf:acme/missing")).rejects.toThrow();
    expect(await harness.run("list")).toBe(0);
    expect(harness.stdout.text).toMatch(
      /\n\nUNFINISHED +STATUS +SIZE +THIS MACHINE\nhf:acme\/big:Q8_0 +paused at 30% +1.0 MB +runs well\n$/,
    );
    expect(harness.stderr.text).toContain("llm rm <source>");
  });

  it("prints those as JSON after the models", async () => {
    const harness = new CommandHarness();
    await harness.pausedDownload("hf:acme/big:Q8_0");
    await harness.run("list", "--json");
    const all: unknown = JSON.parse(harness.stdout.text);
    expect(all).toMatchObject([
      { id: "starter" },
      { id: "storyteller" },
      { source: "hf:acme/big:Q8_0", status: "paused", receivedBytes: 300_000, fit: {} },
    ]);
    expect(all).not.toHaveProperty("2.id");
  });
});

describe("llm doctor", () => {
  it("shows versions, backends, threads, memory and folders", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("doctor")).toBe(0);
    for (const part of [
      /^llm: +\d+\.\d+\.\d+ \(protocol \d+\)$/m,
      /^Node: +\d+\.\d+/m,
      /^Engine: +fake 1\.0\.0$/m,
      /vulkan: cannot be used: A fake has no GPU\./,
      /^Threads: +1$/m,
      /^Memory: +[\d.]+ [MGT]B free of [\d.]+ [MGT]B$/m,
      /^Token: +none$/m,
      /^Logs: +\/home\/llm\/logs$/m,
    ]) {
      expect(harness.stdout.text).toMatch(part);
    }
  });

  it("measures one model, or all there are, and unloads them again", async () => {
    const one = new CommandHarness();
    expect(await one.run("doctor", "--calibrate", "storyteller")).toBe(0);
    expect(one.stdout.text).toMatch(
      /^Measured: storyteller: 1 thread, kept on one CPU, flash attention on, 100 tokens per second \(2026-01-01\)$/m,
    );
    expect(one.stdout.text).not.toContain("starter:");
    expect(one.worker.loaded).toEqual([]);
    const all = new CommandHarness();
    expect(await all.run("doctor", "--json", "--calibrate")).toBe(0);
    expect(JSON.parse(all.stdout.text)).toMatchObject({
      engines: [{ local: { calibrations: [{ model: "starter" }, { model: "storyteller" }] } }],
      memory: { free: 8_000_000_000 },
    });
  });

  it("names the model that it cannot measure", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("doctor", "--calibrate", "storytelle")).toBe(1);
    expect(harness.stderr.text).toContain("error[MODEL_NOT_FOUND]");
  });

  it("prints the same as JSON", async () => {
    const harness = new CommandHarness();
    await harness.run("doctor", "--json");
    expect(JSON.parse(harness.stdout.text)).toMatchObject({
      versions: { node: process.versions.node, protocol: PROTOCOL_VERSION },
      engines: [
        { name: "fake", local: { threads: 1, backends: [{ name: "cpu" }, { name: "vulkan" }] } },
      ],
      memory: { total: expect.any(Number), free: expect.any(Number) },
      folders: { home: "/home/llm" },
    });
  });

  it("shows why the engine does not start, and fails", async () => {
    const harness = new CommandHarness();
    await harness.worker[Symbol.asyncDispose]();
    expect(await harness.run("doctor")).toBe(1);
    expect(harness.stdout.text).toMatch(
      /^Engine: +does not start: error\[DISPOSED\]: .+\n +hint: .+$/m,
    );
    expect(harness.stdout.text).toContain("/home/llm/logs");
  });
});
