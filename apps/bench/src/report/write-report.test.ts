import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { reportOf, taskResult } from "../../test/reports.ts";
import { toMarkdown } from "./markdown.ts";
import { toJson, writeReport } from "./write-report.ts";

const report = reportOf([
  taskResult("parallel-4", {
    "in-process": [{ tokensPerSecond: 180 }, { tokensPerSecond: 200 }],
    "node-llama-cpp": [{ tokensPerSecond: 100 }, { tokensPerSecond: 100 }],
  }),
]);

describe("writeReport", () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "report-"));
  });
  afterEach(() => rm(home, { recursive: true }));

  it("writes the page and the figures into a folder that it makes, over what is there", async () => {
    const folder = join(home, "a", "b");
    await writeReport(reportOf([]), folder);
    await writeReport(report, folder);
    expect(await readFile(join(folder, "benchmarks.md"), "utf8")).toBe(toMarkdown(report));
    expect(await readFile(join(folder, "benchmarks.json"), "utf8")).toBe(toJson(report));
  });
});

describe("toJson", () => {
  it("holds every round, and what they mean for the goals", () => {
    const parsed: unknown = JSON.parse(toJson(report));
    expect(parsed).toMatchObject({
      date: report.date,
      machine: report.machine,
      versions: report.versions,
      required: expect.arrayContaining([
        expect.objectContaining({ title: "Memory, MB", verdict: "not measured here" }),
      ]),
      goals: expect.arrayContaining([
        expect.objectContaining({
          number: 3,
          statement: "N=4: throughput against parallel LlamaCompletion",
          measured: 1.9,
          lowest: 1.8,
          highest: 2,
          verdict: "pass",
        }),
      ]),
      tasks: [{ peers: [{ samples: [{ round: 0, figures: { tokensPerSecond: 180 } }, {}] }, {}] }],
    });
  });
});
