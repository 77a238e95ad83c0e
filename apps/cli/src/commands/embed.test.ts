import { describe, expect, it } from "@jest/globals";
import { CommandHarness } from "../../test/command-harness.ts";

describe("llm embed", () => {
  it("prints one embedding per line", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("embed", "starter", "deep sea", "land", "--threads", "2")).toBe(0);
    const number = String.raw`-?\d\.\d{4}`;
    const line = (tokens: number) =>
      `\\[${number}, ${number}, ${number}, ${number}, …\\] 8 numbers, ${tokens} tokens\n`;
    expect(harness.stdout.text).toMatch(new RegExp(`^${line(2)}${line(1)}$`, "u"));
    expect(harness.worker.calls).toMatchObject([
      { method: "loadModel", options: { llama: { threads: 2 } } },
      { method: "embed", input: ["deep sea", "land"], options: { modelId: "starter" } },
    ]);
    expect(harness.worker.disposed).toBe(true);
  });

  it("prints them whole as JSON", async () => {
    const harness = new CommandHarness();
    await harness.run("embed", "starter", "deep sea", "--json");
    expect(JSON.parse(harness.stdout.text)).toEqual({
      vector: Array.from({ length: 8 }, () => expect.any(Number)),
      tokens: 2,
    });
  });

  it("says what is wrong before it loads anything", async () => {
    const harness = new CommandHarness();
    expect(await harness.run("embed", "starter", "sea", " ")).toBe(1);
    expect(harness.stderr.text).toMatch("error[INVALID_ARGUMENT]: Text 2 to embed is empty.");
    expect(harness.worker.calls).toEqual([]);
  });
});
