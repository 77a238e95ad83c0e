import { fileURLToPath } from "node:url";
import { describeMachine, readVersions } from "./machine.ts";
import { allPeers } from "./peers/all-peers.ts";
import { planTasks } from "./plan.ts";
import { readOptions, type BenchOptions } from "./read-options.ts";
import type { BenchReport } from "./report/bench-report.ts";
import { toMarkdown } from "./report/markdown.ts";
import { writeReport } from "./report/write-report.ts";
import { runPlan } from "./run-plan.ts";
import { elapsed } from "./statistics.ts";

const help = `Usage: npm run bench [-- options]

Measures the engine against its peers and writes docs/benchmarks.md and docs/benchmarks.json.
llama-bench and llama-server take part when LLAMA_BENCH and LLAMA_SERVER name them, or they are on PATH.

Options:
  --quick            few rounds and tokens
  --only <names>     these tasks alone, separated by commas; prints the page and writes no file
  --output <folder>  writes benchmarks.md and benchmarks.json there
  --help             show this text
`;

const { quick, only, output } = optionsOrExit();
const plan = planTasks({ quick }).filter(
  ({ task }) => only.length === 0 || only.includes(task.name),
);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void interrupt());

const began = performance.now();
const say = (line: string) => console.error(`${elapsed(performance.now() - began)} ${line}`);
// Of the time before the benchmarks put a load on it.
const machine = describeMachine();
const report: BenchReport = {
  date: new Date().toISOString(),
  quick,
  machine,
  versions: await readVersions(),
  tasks: await runPlan(plan, allPeers, say),
};
const usual = fileURLToPath(new URL("../../../docs", import.meta.url));
const folder = output ?? (only.length === 0 ? usual : undefined);
if (folder === undefined) process.stdout.write(toMarkdown(report));
else await writeReport(report, folder);
say(folder === undefined ? "Done." : `Done: ${folder}/benchmarks.md and benchmarks.json`);

async function interrupt(): Promise<void> {
  await Promise.all(allPeers.map((peer) => peer.release()));
  process.exit(130);
}

function optionsOrExit(): BenchOptions {
  const taskNames = planTasks().map(({ task }) => task.name);
  try {
    const options = readOptions(process.argv.slice(2), taskNames);
    if (options !== "help") return options;
    process.stdout.write(help);
    return process.exit(0);
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : ""}\n\n${help}`);
    return process.exit(2);
  }
}
