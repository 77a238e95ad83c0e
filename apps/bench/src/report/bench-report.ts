import type { FigureName, Sample } from "../sample.ts";
import { median } from "../statistics.ts";
import type { Task } from "../tasks/task.ts";

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
  readonly task: Task;
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

/** The median over all rounds, or undefined when it was not measured. */
export function valueOf(report: BenchReport, of: FigureOf): number | undefined {
  const values = [...valuesByRound(report, of).values()];
  return values.length === 0 ? undefined : median(values);
}

/** The median of the quotients of each round, so that what slowed one round down slows both. */
export function ratioOf(report: BenchReport, of: FigureOf, to: FigureOf): number | undefined {
  const divisors = valuesByRound(report, to);
  const quotients = [...valuesByRound(report, of)].flatMap(([round, value]) => {
    const divisor = divisors.get(round);
    return divisor === undefined ? [] : [value / divisor];
  });
  return quotients.length === 0 ? undefined : median(quotients);
}

function valuesByRound(
  report: BenchReport,
  { task, peer, figure }: FigureOf,
): ReadonlyMap<number, number> {
  const result = report.tasks
    .find((one) => one.task.name === task)
    ?.peers.find((one) => one.peer === peer);
  return new Map(
    (result?.samples ?? []).flatMap(({ round, figures }) => {
      const value = figures[figure];
      return value === undefined ? [] : [[round, value] as const];
    }),
  );
}
