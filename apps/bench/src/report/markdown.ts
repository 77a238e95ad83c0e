import { figureNames, figures, type FigureName } from "../sample.ts";
import { median } from "../statistics.ts";
import type { BenchReport, PeerResult, TaskResult } from "./bench-report.ts";
import { downloadGoals } from "./download-goals.ts";
import { judgeGoals, type GoalResult } from "./judge-goals.ts";
import { requiredFigures } from "./required-figures.ts";

/** Writes a run as a page. */
export function toMarkdown(report: BenchReport): string {
  return `${[
    "# Benchmarks",
    introduction(report),
    "## What was asked for",
    [
      "Before is node-llama-cpp as its documentation shows it; after is this library without options.",
      "Both have the same model, on the same machine, in turns, and each the context that it chooses: 8,192 tokens",
      "before, 4,096 after, since more would take more memory than this model.",
    ].join("\n"),
    requiredTable(report),
    "## Goals",
    [
      "In process and with one thread where nothing else is said. A ratio is the median over the rounds of",
      "ours divided by theirs, with the lowest and the highest of them; speed is tokens per second.",
    ].join("\n"),
    ...goalSection(judgeGoals(report)),
    "## Goals of downloads",
    [
      "Every peer downloads from the same local hub, which runs in a process of its own; each time in a new process,",
      "into an empty folder. Ours checks the sha256 as part of the download, and no other does. Time and processor",
      "time count from the first request for Node, from the start of the process for programs. What was sent again",
      "includes what was sent and never read.",
    ].join("\n"),
    ...goalSection(judgeGoals(report, downloadGoals)),
    "## Measurements",
    "Median, with the lowest and the highest of the rounds.",
    ...report.tasks.flatMap((result) => [`### ${result.task.title}`, taskTable(result)]),
  ].join("\n\n")}\n`;
}

/** Three digits that count. */
export function formatNumber(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return "–";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toFixed(Math.min(digits, 3));
}

function introduction({ date, quick, machine, versions }: BenchReport): string {
  const list = (entries: Readonly<Record<string, string>>) =>
    Object.entries(entries).map(([name, value]) => `- ${name}: ${value}`);
  return [
    `Measured on ${date.slice(0, 10)} by \`npm run bench${quick ? " -- --quick" : ""}\`, which writes this page.`,
    "Peers take turns in one run, each in a process of its own. The models have random weights in real shapes,",
    "which does not change their speed.",
    ...(quick ? ["This was the quick run: few rounds, to be read as a first look."] : []),
    "",
    ...list(machine),
    ...list(versions),
  ].join("\n");
}

function requiredTable(report: BenchReport): string {
  return table(
    ["", "Asked for", "Before", "Before, 1 thread", "After", "Ratio", "Ratio, 1 thread", ""],
    requiredFigures(report).map((figure) => [
      figure.title,
      figure.asked,
      formatNumber(figure.before),
      formatNumber(figure.beforeTuned),
      formatNumber(figure.after),
      times(figure.ratio),
      times(figure.ratioTuned),
      withLack(figure.verdict, figure.lack),
    ]),
  );
}

/** The goals, and below them what is known of why some fell short. */
function goalSection(judged: readonly GoalResult[]): readonly string[] {
  const reasons = judged.flatMap(({ number, statement, why }) =>
    why === undefined ? [] : [`- ${number}, ${statement}: ${why}`],
  );
  if (reasons.length === 0) return [goalTable(judged)];
  return [
    goalTable(judged),
    "What stands in the way, with times of the machine this was worked on:",
    reasons.join("\n"),
  ];
}

function goalTable(judged: readonly GoalResult[]): string {
  return table(
    ["Goal", "", "Wanted", "Measured", ""],
    judged.map((goal) => [
      String(goal.number),
      goal.statement,
      `${goal.direction} ${withUnit(String(goal.bound), goal.unit)}`,
      measuredOf(goal),
      withLack(goal.verdict, goal.lack),
    ]),
  );
}

function measuredOf({ measured, lowest, highest, unit }: GoalResult): string {
  if (measured === undefined) return "–";
  const value = withUnit(formatNumber(measured), unit);
  return lowest === highest ? value : `${value} (${formatNumber(lowest)}–${formatNumber(highest)})`;
}

function withUnit(value: string, unit: GoalResult["unit"]): string {
  return unit === "x" || unit === "" ? `${value}${unit}` : `${value} ${unit}`;
}

function withLack(verdict: string, lack: readonly string[]): string {
  return lack.length === 0 ? verdict : `${verdict} (${lack.join("; ")})`;
}

function taskTable({ peers }: TaskResult): string {
  const names = figureNames.filter((name) => peers.some((peer) => valuesOf(peer, name).length > 0));
  return table(
    ["", ...names.map((name) => figures[name].title), ...(peers.some(hasFailed) ? ["Note"] : [])],
    peers.map((peer) => [
      peer.title,
      ...names.map((name) => summary(valuesOf(peer, name))),
      ...(peers.some(hasFailed) ? [peer.failure ?? ""] : []),
    ]),
  );
}

function hasFailed({ failure }: PeerResult): boolean {
  return failure !== undefined;
}

function valuesOf({ samples }: PeerResult, name: FigureName): readonly number[] {
  return samples.flatMap(({ figures: measured }) => measured[name] ?? []);
}

function summary(values: readonly number[]): string {
  if (values.length === 0) return "–";
  if (values.length === 1) return formatNumber(values[0]);
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  return `${formatNumber(median(values))} (${formatNumber(lowest)}–${formatNumber(highest)})`;
}

function times(ratio: number | undefined): string {
  return ratio === undefined ? "–" : `${formatNumber(ratio)}x`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll(/\s+/g, " ").replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
