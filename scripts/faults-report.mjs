import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { countsOf, goalRows, goals } from "./faults-goals.mjs";

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
  for (const [goal, what, result, verdict] of rows) {
    console.log(`${goal}  ${what}: ${result} (${verdict})`);
  }
}

function machineFacts() {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${cpu?.model.trim() ?? "unknown"}, ${cpus().length} logical CPUs, ${memory} GB, Node ${process.versions.node}, ${process.platform}`;
}

function toMarkdown(all, rows) {
  const machines = [...new Set(Object.values(all).map(({ machine }) => machine))];
  return `# Faults

What \`npm run faults\` and \`npm run soak\` found when they last ran; they write this page. Everything was done to real
engine processes. Times are of machines that may have done other things meanwhile; they are reported, and no test
fails for them.

Measured on: ${machines.join("; ")}.

| Goal | What | Result | Verdict |
| --- | --- | --- | --- |
${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}

The goals:

${goals.map((text, index) => `${index + 1}. ${text}`).join("\n")}
${faultTable(all.containment)}`;
}

function faultTable(containment) {
  if (containment === undefined) return "";
  const lines = Object.entries(containment.outcomes)
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([fault, outcomes]) => `| ${fault} | ${countsOf(outcomes)} |`);
  return `
## How requests ended, by fault

One to three requests are under way at each fault; \`complete\` also counts those that were asked again of the next engine.
Seed ${containment.seed}.

| Fault | Requests |
| --- | --- |
${lines.join("\n")}
`;
}
