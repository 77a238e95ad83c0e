import { writeFile } from "node:fs/promises";
import { join } from "node:path";

const folder = process.env["FAULTS_REPORT"];

/** How much of something to do: little in `npm test`, much in `npm run faults`. */
export function scaled(usual: number, full: number): number {
  return folder === undefined ? usual : full;
}

/** Keeps what was measured for the report of `npm run faults`. */
export async function reportFigures(name: string, figures: object): Promise<void> {
  if (folder === undefined) return;
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(figures, undefined, 2)}\n`);
}

/** The sample that so many percent of all are not above; 0 of none. */
function percentile(samples: readonly number[], percent: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0;
}

/** Count, median, 99th percentile and longest of some times in milliseconds. */
export function spread(samples: readonly number[]): Record<string, number> {
  const tenths = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;
  return {
    count: samples.length,
    p50Ms: tenths(percentile(samples, 50)),
    p99Ms: tenths(percentile(samples, 99)),
    maxMs: tenths(percentile(samples, 100)),
  };
}
