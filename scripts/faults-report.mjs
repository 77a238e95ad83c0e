import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const jsonPath = join(root, "docs", "faults.json");
const markdownPath = join(root, "docs", "faults.md");

/**
 * Writes docs/faults.json and docs/faults.md, and prints the table. Figures of parts that did not run stay as
 * they were, with the machine they were measured on.
 */
export function writeFaultsReport(figures) {
  const known = existsSync(jsonPath) ? JSON.parse(readFileSync(jsonPath, "utf8")) : {};
  const machine = machineFacts();
  const measured = Object.entries(figures).map(([name, values]) => [name, { ...values, machine }]);
  const all = { ...known, ...Object.fromEntries(measured) };
  writeFileSync(jsonPath, `${JSON.stringify(all, undefined, 2)}\n`);
  const rows = goalRows(all);
  writeFileSync(markdownPath, toMarkdown(all, rows));
  for (const [goal, what, result] of rows) console.log(`${goal}  ${what}: ${result}`);
}

function machineFacts() {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${cpu?.model.trim() ?? "unknown"}, ${cpus().length} logical CPUs, ${memory} GB, Node ${process.versions.node}, ${process.platform}`;
}

const notMeasured = "not measured yet";
const megabytes = (bytes) => `${(bytes / 1024 ** 2).toFixed(2)} MB`;
const times = ({ count, p50Ms, p99Ms, maxMs }) =>
  `${p50Ms} ms at the median, ${p99Ms} ms at the 99th percentile, ${maxMs} ms at most, of ${count}`;

/** Goal, what was done, what came of it; only of what there are figures for. */
function goalRows(all) {
  const rows = [];
  const add = (name, goal, what, result) => {
    if (all[name] !== undefined) rows.push([goal, what(all[name]), result(all[name])]);
  };
  add(
    "containment",
    1,
    ({ faults, requests }) => `${faults} faults while ${requests} requests were under way`,
    () =>
      "every request settled, with one of the codes its fault allows, and its text was a prefix of the right one",
  );
  add(
    "containment",
    1,
    () => "from the start of the next engine, or the end of the last request, to the next answer",
    ({ recovery }) => (recovery === undefined ? notMeasured : times(recovery)),
  );
  add(
    "containment",
    1,
    () =>
      "the same when no spare engine is ready: a new service, its first crash, or the spare was killed too",
    ({ coldStart }) => (coldStart === undefined ? notMeasured : times(coldStart)),
  );
  for (const kind of ["fixed", "fresh"]) {
    add(
      `bad-files-${kind}`,
      2,
      ({ mutants, firstSeed }) => `${mutants} damaged files, seeds from ${firstSeed}`,
      ({ crashes, stalls, works, missed }) => {
        const harmful = crashes.count + stalls.count;
        const refused = crashes.refused + stalls.refused;
        return `${refused} of ${harmful} that crash or stall native code were refused, ${missed.length} missed; ${works.refused} of ${works.count} that work were refused too`;
      },
    );
  }
  for (const [part, what] of [
    ["generation", "abort of an answer"],
    ["prompt", "abort while the prompt is read"],
  ]) {
    add(
      "abort",
      3,
      () => `${what}, until the call rejects`,
      (abort) => times(abort[part].rejected),
    );
    add(
      "abort",
      3,
      () => `${what}, until the engine rests`,
      (abort) => times(abort[part].atRest),
    );
  }
  add(
    "loads",
    4,
    ({ cycles }) => `${cycles} loads and unloads, the last half of them`,
    ({ growthBytes, files, threads }) =>
      `${megabytes(growthBytes)} more with each; ${range(files)} files, ${range(threads)} threads`,
  );
  add(
    "aborts",
    4,
    ({ aborts }) => `${aborts} aborts`,
    ({ growthBytes, threads }) =>
      `${megabytes(growthBytes)} more in all; ${range(threads)} threads`,
  );
  add(
    "soak",
    4,
    ({ seconds, killEverySeconds, starts }) =>
      `${Math.round(seconds / 60)} minutes with a kill every ${killEverySeconds} s, ${starts} engines`,
    ({ heapGrowthPercent, memoryGrowthPercent, unhandled, outcomes }) =>
      `the heap of the host grew by ${heapGrowthPercent} % and what is resident by ${memoryGrowthPercent} %; ${unhandled} unhandled rejections; requests ended as ${JSON.stringify(outcomes).replaceAll(/[{}"]/g, "").replaceAll(",", ", ").replaceAll(":", " ")}`,
  );
  add(
    "back-pressure",
    5,
    ({ stallMs }) => `a reader that stands still for ${stallMs / 1_000} s`,
    ({ inFlight, engineCpuMs }) =>
      `${inFlight} chunks in flight, nothing lost; the engine computed for ${engineCpuMs ?? "?"} ms in the last three quarters of that time`,
  );
  for (const goal of [1, 2, 3, 4, 5]) {
    if (!rows.some(([measured]) => measured === goal)) rows.push([goal, "", notMeasured]);
  }
  return rows.toSorted(([one], [other]) => one - other);
}

function range(figures) {
  if (figures === undefined) return "uncounted";
  return figures.least === figures.most ? `${figures.most}` : `${figures.least} to ${figures.most}`;
}

function toMarkdown(all, rows) {
  const machines = [...new Set(Object.values(all).map(({ machine }) => machine))];
  return `# Faults

What \`npm run faults\` and \`npm run soak\` found when they last ran; they write this page. Everything was done to real
engine processes. Times are of machines that may have done other things meanwhile; they are reported, and no test
fails for them.

Measured on: ${machines.join("; ")}.

| Goal | Done | Result |
| --- | --- | --- |
${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}

The goals:

1. Containment. 1,000 faults: every request settles once, with a typed code, what was read is an exact prefix, and the
   next request works within 1 s (99th percentile) of the restart.
2. Bad files. At least 99 % of the files that would crash or stall native code are refused before it sees them.
3. Abort. At most 100 ms in an answer and 250 ms in a prompt (99th percentile), and no late chunk.
4. Leaks. At most 0.05 MB for each load and unload, 5 MB for 1,000 aborts, 2 % for 30 minutes with a kill every minute.
5. Back-pressure. At most 64 chunks in flight for a reader that stands still; the engine pauses and nothing is lost.
${faultTable(all.containment)}`;
}

function faultTable(containment) {
  if (containment === undefined) return "";
  const lines = Object.entries(containment.outcomes)
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([fault, outcomes]) => {
      const ends = Object.entries(outcomes).map(([outcome, count]) => `${outcome} ${count}`);
      return `| ${fault} | ${ends.join(", ")} |`;
    });
  return `
## How requests ended, by fault

One to three requests are under way at each fault; \`complete\` also counts those that were asked again of the next engine.
Seed ${containment.seed}.

| Fault | Requests |
| --- | --- |
${lines.join("\n")}
`;
}
