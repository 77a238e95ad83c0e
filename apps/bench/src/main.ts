import { fileURLToPath } from "node:url";
import { measureStore } from "./conversations/measure-store.ts";
import { toStorePage } from "./conversations/store-page.ts";
import { DownloadPeer } from "./downloads/download-peer.ts";
import { downloaders } from "./downloads/downloader.ts";
import { planDownloads } from "./downloads/plan-downloads.ts";
import { describeMachine, readVersions } from "./machine.ts";
import { allPeers } from "./peers/all-peers.ts";
import { planTasks, type PlannedTask } from "./plan.ts";
import { readOptions, type BenchOptions } from "./read-options.ts";
import type { BenchReport } from "./report/bench-report.ts";
import { toMarkdown } from "./report/markdown.ts";
import { writeReport } from "./report/write-report.ts";
import { runPlan, sharesEngine } from "./run-plan.ts";
import { elapsed } from "./statistics.ts";
import type { NamedTask } from "./tasks/task.ts";

/** What `--only` calls every task of downloads. */
const allDownloads = "downloads";
/** What `--only` calls the store of conversations, which has no peers and no place on the page. */
const conversations = "conversations";

const help = `Usage: npm run bench [-- options]

Measures the engine and the downloads against their peers; writes docs/benchmarks.md and docs/benchmarks.json.
llama-bench, llama-server, aria2c and curl take part when LLAMA_BENCH, LLAMA_SERVER, ARIA2C and CURL name them,
or they are on PATH.

Options:
  --quick            few rounds and tokens
  --only <names>     these tasks alone, separated by commas, such as downloads; prints the page and writes no file
                     "conversations" measures their store, which is done only when it is asked for
  --output <folder>  writes benchmarks.md and benchmarks.json there
  --help             show this text
`;

const { quick, only, output } = optionsOrExit();
const isWanted = ({ task }: PlannedTask<NamedTask>) =>
  only.length === 0 || only.includes(task.name);
const plan = planTasks({ quick }).filter(isWanted);
const downloadPlan = planDownloads({ quick }).filter(
  (planned) => isWanted(planned) || only.includes(allDownloads),
);
const downloadPeers = downloaders.map((downloader) => new DownloadPeer(downloader));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void interrupt());

const began = performance.now();
const say = (line: string) => console.error(`${elapsed(performance.now() - began)} ${line}`);
if (only.includes(conversations)) {
  const size = { conversations: quick ? 1_000 : 10_000, turns: 30 };
  process.stdout.write(toStorePage(await measureStore(size, quick ? 20 : 100, say)));
  if (only.length === 1) process.exit(0);
}
// Of the time before the benchmarks put a load on it.
const machine = describeMachine();
const report: BenchReport = {
  date: new Date().toISOString(),
  quick,
  machine,
  versions: await readVersions(),
  tasks: [
    ...(await runPlan(plan, allPeers, { progress: say, keepsPeers: sharesEngine })),
    ...(await runPlan(downloadPlan, downloadPeers, { progress: say, keepsPeers: () => false })),
  ],
};
const usual = fileURLToPath(new URL("../../../docs", import.meta.url));
const folder = output ?? (only.length === 0 ? usual : undefined);
if (folder === undefined) process.stdout.write(toMarkdown(report));
else await writeReport(report, folder);
say(folder === undefined ? "Done." : `Done: ${folder}/benchmarks.md and benchmarks.json`);

async function interrupt(): Promise<void> {
  await Promise.all([...allPeers, ...downloadPeers].map((peer) => peer.release()));
  process.exit(130);
}

function optionsOrExit(): BenchOptions {
  const taskNames = [
    ...[...planTasks(), ...planDownloads()].map(({ task }) => task.name),
    allDownloads,
    conversations,
  ];
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
