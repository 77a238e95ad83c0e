import { figures, type FigureName, type Sample } from "../sample.ts";
import type { NamedTask } from "../tasks/task.ts";

/** What one peer did in a task. */
export interface PeerResult {
  readonly peer: string;
  readonly title: string;
  /** One of each round that it finished. */
  readonly samples: readonly { readonly round: number; readonly figures: Sample }[];
  /** Why it did not finish, or did not take part. */
  readonly failure?: string;
}

export interface TaskResult {
  readonly task: NamedTask;
  readonly peers: readonly PeerResult[];
}

/** A whole run of the benchmarks. */
export interface BenchReport {
  /** ISO 8601, in UTC. */
  readonly date: string;
  readonly quick: boolean;
  /** Such as the CPU and the memory. */
  readonly machine: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly tasks: readonly TaskResult[];
}

/** Names a figure of a peer in a task. */
export interface FigureOf {
  readonly task: string;
  readonly peer: string;
  readonly figure: FigureName;
}

/** A figure, by itself or against the same round of others, so that what slowed one round down slows all. */
export interface Comparison {
  readonly of: FigureOf;
  /** Of several, each round's best counts. @default none */
  readonly to?: readonly FigureOf[];
  /** @default "quotient" */
  readonly by?: "quotient" | "difference";
}

/** Gives one value for each round in which all that is compared was measured. */
export function compare(report: BenchReport, comparison: Comparison): readonly number[] {
  const { of, to = [], by = "quotient" } = comparison;
  const others = to.map((other) => valuesByRound(report, other)).filter(({ size }) => size > 0);
  const own = [...valuesByRound(report, of)];
  if (to.length === 0) return own.map(([, value]) => value);
  return own.flatMap(([round, value]) => {
    const values = others.flatMap((other) => other.get(round) ?? []);
    if (values.length === 0 || values.length < others.length) return [];
    const best = figures[of.figure].better === "higher" ? Math.max(...values) : Math.min(...values);
    return [by === "quotient" ? value / best : value - best];
  });
}

/** Says which peers a comparison lacks, and why. */
export function lackOf(report: BenchReport, { of, to = [] }: Comparison): readonly string[] {
  return [of, ...to].flatMap((figure) => {
    const result = resultOf(report, figure);
    if (valuesByRound(report, figure).size > 0) return [];
    return [`${result?.title ?? figure.peer}: ${result?.failure ?? "did not take part"}`];
  });
}

function valuesByRound(report: BenchReport, of: FigureOf): ReadonlyMap<number, number> {
  return new Map(
    (resultOf(report, of)?.samples ?? []).flatMap(({ round, figures: measured }) => {
      const value = measured[of.figure];
      return value === undefined ? [] : [[round, value] as const];
    }),
  );
}

function resultOf(report: BenchReport, { task, peer }: FigureOf): PeerResult | undefined {
  return report.tasks
    .find((result) => result.task.name === task)
    ?.peers.find((result) => result.peer === peer);
}
