import type { FigureName } from "../sample.ts";
import { ratioOf, valueOf, type BenchReport } from "./bench-report.ts";

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
  readonly isMet: boolean | undefined;
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
  return required.map(({ title, asked, task, figure, holds }) => {
    const of = (peer: string) => ({ task, figure, peer });
    const after = valueOf(report, of("no-options"));
    const ratio = ratioOf(report, of("no-options"), of("node-llama-cpp-defaults"));
    return {
      title,
      asked,
      before: valueOf(report, of("node-llama-cpp-defaults")),
      beforeTuned: valueOf(report, of("node-llama-cpp")),
      after,
      ratio,
      ratioTuned: ratioOf(report, of("no-options"), of("node-llama-cpp")),
      isMet: after === undefined || ratio === undefined ? undefined : holds(after, ratio),
    };
  });
}
