import type { FigureName } from "../sample.ts";
import type { Verdict } from "./judge-goals.ts";
import { median } from "../statistics.ts";
import { compare, lackOf, type BenchReport, type Comparison } from "./bench-report.ts";

/** One of the four figures that were asked for, before and after. */
export interface RequiredFigure {
  readonly title: string;
  /** What was asked for, in words. */
  readonly asked: string;
  /** node-llama-cpp without options, and with one thread. */
  readonly before: number | undefined;
  readonly beforeTuned: number | undefined;
  /** This library without options. */
  readonly after: number | undefined;
  /** After divided by before. */
  readonly ratio: number | undefined;
  readonly ratioTuned: number | undefined;
  readonly verdict: Verdict;
  /** Who is missing for it, and why. */
  readonly lack: readonly string[];
}

interface Asked {
  readonly title: string;
  readonly asked: string;
  readonly task: string;
  readonly figure: FigureName;
  readonly holds: (after: number, ratio: number) => boolean;
}

const required: readonly Asked[] = [
  {
    title: "Time between chunks of a stream, ms (p50)",
    asked: "under 100 ms",
    task: "plain-stream",
    figure: "msPerTokenP50",
    holds: (after) => after < 100,
  },
  {
    title: "Latency to the first chunk, ms",
    asked: "120 → 80 ms, at most 0.67x",
    task: "plain-stream",
    figure: "firstTokenMs",
    holds: (_, ratio) => ratio <= 80 / 120,
  },
  {
    title: "Memory, MB",
    asked: "1.2 GB → 900 MB, at most 0.75x",
    task: "plain-start",
    figure: "memoryMegabytes",
    holds: (_, ratio) => ratio <= 0.75,
  },
  {
    title: "Throughput of four answers at once, tokens/s",
    asked: "50/s → 80/s, at least 1.6x",
    task: "plain-parallel",
    figure: "tokensPerSecond",
    holds: (_, ratio) => ratio >= 1.6,
  },
];

export function requiredFigures(report: BenchReport): readonly RequiredFigure[] {
  const middle = (comparison: Comparison) => {
    const values = compare(report, comparison);
    return values.length === 0 ? undefined : median(values);
  };
  return required.map(({ title, asked, task, figure, holds }) => {
    const of = (peer: string) => ({ task, figure, peer });
    const ours = of("no-options");
    const plain = of("node-llama-cpp-defaults");
    const tuned = of("node-llama-cpp");
    const after = middle({ of: ours });
    const ratio = middle({ of: ours, to: [plain] });
    const isMeasured = after !== undefined && ratio !== undefined;
    return {
      title,
      asked,
      before: middle({ of: plain }),
      beforeTuned: middle({ of: tuned }),
      after,
      ratio,
      ratioTuned: middle({ of: ours, to: [tuned] }),
      verdict: !isMeasured ? "not measured here" : holds(after, ratio) ? "pass" : "fell short",
      lack: lackOf(report, { of: ours, to: [plain, tuned] }),
    };
  });
}
