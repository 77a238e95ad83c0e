import { median } from "../statistics.ts";
import { compare, lackOf, type BenchReport } from "./bench-report.ts";
import { goals, type Goal } from "./goals.ts";

export type Verdict = "pass" | "fell short" | "not measured here";

/** A goal with what was measured. */
export interface GoalResult extends Omit<Goal, "comparison"> {
  /** The median of the rounds. */
  readonly measured: number | undefined;
  readonly lowest: number | undefined;
  readonly highest: number | undefined;
  readonly verdict: Verdict;
  /** Who is missing for it, and why. */
  readonly lack: readonly string[];
}

/** Every goal with what a run measured for it. */
export function judgeGoals(
  report: BenchReport,
  wanted: readonly Goal[] = goals,
): readonly GoalResult[] {
  return wanted.map(({ comparison, why, ...goal }) => {
    const isMeasured = "of" in comparison;
    const values = isMeasured ? compare(report, comparison) : [];
    const lack = isMeasured ? lackOf(report, comparison) : [comparison.notMeasured];
    if (values.length === 0) {
      const nothing = { measured: undefined, lowest: undefined, highest: undefined };
      return { ...goal, ...nothing, verdict: "not measured here", lack };
    }
    const measured = median(values);
    const holds = goal.direction === "at least" ? measured >= goal.bound : measured <= goal.bound;
    const spread = { lowest: Math.min(...values), highest: Math.max(...values) };
    if (holds) return { ...goal, measured, ...spread, verdict: "pass", lack };
    const reason = why === undefined ? {} : { why };
    return { ...goal, measured, ...spread, verdict: "fell short", lack, ...reason };
  });
}
