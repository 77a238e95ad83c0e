import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readStamps, stamp } from "./engines/stamp.ts";
import { findBinary } from "./find-binary.ts";
import { describeMachine, readVersions } from "./machine.ts";
import { parseReply } from "./peers/child-messages.ts";
import { elapsed, gaps, median, quantile } from "./statistics.ts";
import { readWords, WordSource } from "./word-list.ts";

describe("statistics", () => {
  it("take the value in the middle, or between two", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(quantile([0, 100], 0.99)).toBe(99);
    expect(median([])).toBeNaN();
    expect(gaps([1, 3, 8])).toEqual([2, 5]);
  });

  it("write a time in minutes and seconds", () => {
    expect([0, 59_999, 187_000, 3_600_000].map(elapsed)).toEqual(["0:00", "0:59", "3:07", "60:00"]);
  });
});

describe("WordSource", () => {
  it("writes the same for the same seed, and never the same twice", async () => {
    const words = await readWords();
    expect(words.length).toBeGreaterThan(100);
    expect(words.filter((word) => !/^[a-z]{2,6}$/.test(word))).toEqual([]);
    const source = new WordSource(words, 3);
    const texts = [source.text(8), source.text(8), source.text(8)];
    expect(new Set(texts).size).toBe(3);
    expect(texts[0]?.split(" ")).toHaveLength(8);
    expect(new WordSource(words, 3).text(8)).toBe(texts[0]);
    expect(new WordSource(words, -1).text(8)).not.toBe(texts[0]);
  });
});

describe("stamps", () => {
  it("are of one length and can be joined", () => {
    const text = stamp() + stamp();
    const [first = 0, second = 0, ...rest] = readStamps(text);
    expect(rest).toEqual([]);
    expect(second).toBeGreaterThanOrEqual(first);
    expect(first).toBeGreaterThan(0);
  });
});

describe("findBinary", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "binaries-"));
    await writeFile(join(folder, "llama-bench"), "");
    await chmod(join(folder, "llama-bench"), 0o755);
    await writeFile(join(folder, "llama-server"), "", { mode: 0o644 });
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("takes what the environment names, else the first on PATH", () => {
    const path = join(folder, "llama-bench");
    const PATH = ["/nowhere", folder].join(delimiter);
    expect(findBinary("llama-bench", { PATH })).toBe(path);
    expect(findBinary("llama-bench", { LLAMA_BENCH: path })).toBe(path);
    expect(findBinary("llama-bench", { PATH, LLAMA_BENCH: "/nowhere/bench" })).toBeUndefined();
    expect(findBinary("llama-server", { PATH })).toBeUndefined();
    expect(findBinary("llama-bench", {})).toBeUndefined();
  });
});

describe("parseReply", () => {
  it("refuses what no child says", () => {
    expect(parseReply({ sample: { tokensPerSecond: 3 } })).toEqual({
      sample: { tokensPerSecond: 3 },
    });
    expect(() => parseReply({ sample: "fast" })).toThrow();
  });
});

describe("the machine", () => {
  it("is described, with the versions of what was measured", async () => {
    const machine = describeMachine();
    expect(machine["CPU"]).toMatch(/logical cores$/);
    expect(machine["Load before"]).toMatch(/^\d+\.\d\d$/);
    expect(Object.values(machine).join()).not.toContain(homedir());
    expect(await readVersions()).toMatchObject({
      Node: process.version,
      "node-llama-cpp": expect.stringMatching(/^\d+\.\d+\.\d+$/),
      "@fugood/llama.node": expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
  });
});
