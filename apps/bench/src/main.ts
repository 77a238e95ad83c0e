import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { describeMachine, readVersions } from "./machine.ts";
import { allPeers } from "./peers/all-peers.ts";
import { planTasks } from "./plan.ts";
import type { BenchReport } from "./report/bench-report.ts";
import { toMarkdown } from "./report/markdown.ts";
import { runPlan } from "./run-plan.ts";

const help = `Usage: npm run bench [-- options]

Measures the engine against its peers and writes docs/benchmarks.md and docs/benchmarks.json.
llama-bench and llama-server take part when LLAMA_BENCH and LLAMA_SERVER name them, or they are on PATH.

Options:
  --quick         few rounds and tokens
  --only <names>  these tasks alone, separated by commas; prints the page and writes no file
  --help          show this text
`;

const options = readOptions();
const names = options.only?.split(",");
const plan = planTasks(options).filter(({ task }) => names?.includes(task.name) ?? true);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void interrupt());

const began = performance.now();
const tasks = await runPlan(plan, allPeers, (line) => console.error(line));
const report: BenchReport = {
  date: new Date().toISOString(),
  quick: options.quick,
  machine: describeMachine(),
  versions: await readVersions(),
  tasks,
};
if (names === undefined) await writeDocs(report);
else process.stdout.write(toMarkdown(report));
console.error(`Done in ${Math.round((performance.now() - began) / 60_000)} minutes.`);

async function writeDocs(result: BenchReport): Promise<void> {
  const folder = fileURLToPath(new URL("../../../docs", import.meta.url));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "benchmarks.md"), toMarkdown(result));
  await writeFile(join(folder, "benchmarks.json"), `${JSON.stringify(result, null, 2)}\n`);
}

async function interrupt(): Promise<void> {
  await Promise.all(allPeers.map((peer) => peer.release()));
  process.exit(130);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: "boolean", default: false },
        only: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (!values.help) return values;
    process.stdout.write(help);
    return process.exit(0);
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : ""}\n\n${help}`);
    return process.exit(2);
  }
}
