import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BenchReport } from "./bench-report.ts";
import { downloadGoals } from "./download-goals.ts";
import { judgeGoals } from "./judge-goals.ts";
import { toMarkdown } from "./markdown.ts";
import { requiredFigures } from "./required-figures.ts";

/** Writes `benchmarks.md` and `benchmarks.json` into a folder, which is made when it is not there. */
export async function writeReport(report: BenchReport, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "benchmarks.md"), toMarkdown(report));
  await writeFile(join(folder, "benchmarks.json"), toJson(report));
}

/** Everything that was measured, round by round, with what it means for the goals. */
export function toJson(report: BenchReport): string {
  const { tasks, ...run } = report;
  const judged = {
    required: requiredFigures(report),
    goals: judgeGoals(report),
    downloadGoals: judgeGoals(report, downloadGoals),
  };
  return `${JSON.stringify({ ...run, ...judged, tasks }, null, 2)}\n`;
}
