import type { FigureName } from "../sample.ts";
import { otherThreads } from "../peers/all-peers.ts";
import { ratioOf, valueOf, type BenchReport } from "./bench-report.ts";

/** A goal with what was measured. */
export interface GoalResult {
  readonly number: number;
  readonly statement: string;
  readonly unit: "x" | "ms";
  readonly bound: number;
  readonly direction: "at least" | "at most";
  readonly measured: number | undefined;
}

type Measure = (report: BenchReport) => number | undefined;
type Goal = Omit<GoalResult, "measured" | "unit"> & {
  readonly unit?: "ms";
  readonly measure: Measure;
};

const ours = "in-process";

/** Peer against peer in one task and figure. */
function versus(
  task: string,
  figure: FigureName,
  [peer, other]: readonly [string, string],
): Measure {
  return (report) => ratioOf(report, { task, figure, peer }, { task, figure, peer: other });
}

/** Speed in one task by a figure that counts time. */
function speedVersus(
  task: string,
  figure: FigureName,
  [peer, other]: readonly [string, string],
): Measure {
  return versus(task, figure, [other, peer]);
}

function singleStreamGoals(model: "135M" | "0.5B"): readonly Goal[] {
  const task = `stream-${model}`;
  const atLeast = { number: 2, direction: "at least" } as const;
  return [
    {
      ...atLeast,
      statement: `${model}: speed by p50 against llama-bench`,
      bound: 0.97,
      measure: speedVersus(task, "msPerTokenP50", [ours, "llama-bench"]),
    },
    {
      ...atLeast,
      statement: `${model}: speed by mean against llama-bench`,
      bound: 0.93,
      measure: speedVersus(task, "msPerToken", [ours, "llama-bench"]),
    },
    {
      ...atLeast,
      statement: `${model}: speed against llama-server`,
      bound: 1,
      measure: versus(task, "tokensPerSecond", [ours, "llama-server"]),
    },
    {
      ...atLeast,
      statement: `${model}: speed against @fugood/llama.node`,
      bound: 3,
      measure: versus(task, "tokensPerSecond", [ours, "fugood"]),
    },
    {
      ...atLeast,
      statement: `${model}: speed through the engine process against in process`,
      bound: 0.97,
      measure: versus(task, "tokensPerSecond", ["engine-process", ours]),
    },
  ];
}

function parallelGoals(
  requests: number,
  [own, server]: readonly [number, number],
): readonly Goal[] {
  const task = `parallel-${requests}`;
  const atLeast = { number: 3, direction: "at least" } as const;
  return [
    {
      ...atLeast,
      statement: `N=${requests}: throughput against parallel LlamaCompletion`,
      bound: own,
      measure: versus(task, "tokensPerSecond", [ours, "node-llama-cpp"]),
    },
    {
      ...atLeast,
      statement: `N=${requests}: throughput against llama-server`,
      bound: server,
      measure: versus(task, "tokensPerSecond", [ours, "llama-server"]),
    },
    {
      number: 3,
      direction: "at most",
      statement: `N=${requests}: time to first token against llama-server`,
      bound: 0.8,
      measure: versus(task, "firstTokenMs", [ours, "llama-server"]),
    },
  ];
}

const goals: readonly Goal[] = [
  {
    number: 1,
    statement: "no options: speed against the best fixed number of threads",
    direction: "at least",
    bound: 0.95,
    measure: (report) => {
      const fixed = ["engine-process", ...otherThreads.map((threads) => `${threads}-threads`)];
      const ratios = fixed.flatMap(
        (peer) => versus("stream-135M", "tokensPerSecond", ["no-options", peer])(report) ?? [],
      );
      return ratios.length === 0 ? undefined : Math.min(...ratios);
    },
  },
  {
    number: 1,
    statement: "no options: speed against node-llama-cpp without options",
    direction: "at least",
    bound: 100,
    measure: versus("plain-stream", "tokensPerSecond", ["no-options", "node-llama-cpp-defaults"]),
  },
  ...singleStreamGoals("135M"),
  ...singleStreamGoals("0.5B"),
  ...parallelGoals(4, [1.8, 1]),
  ...parallelGoals(8, [2, 0.95]),
  {
    number: 4,
    statement: "longest gap of the others against node-llama-cpp",
    direction: "at most",
    bound: 0.2,
    measure: versus("fairness", "longestGapMs", [ours, "node-llama-cpp"]),
  },
  {
    number: 4,
    statement: "first token of the newcomer against node-llama-cpp",
    direction: "at most",
    bound: 1.12,
    measure: versus("fairness", "newcomerFirstTokenMs", [ours, "node-llama-cpp"]),
  },
  {
    number: 5,
    statement: "second turn: first token against reading everything again",
    direction: "at most",
    bound: 0.15,
    measure: (report) =>
      ratioOf(
        report,
        { task: "second-turn", peer: ours, figure: "keptFirstTokenMs" },
        { task: "second-turn", peer: ours, figure: "freshFirstTokenMs" },
      ),
  },
  {
    number: 5,
    statement: "second turn: first token against node-llama-cpp with the history kept",
    direction: "at most",
    bound: 0.6,
    measure: versus("second-turn", "keptFirstTokenMs", [ours, "node-llama-cpp"]),
  },
  {
    number: 6,
    statement: "memory against node-llama-cpp's way to load",
    direction: "at most",
    bound: 0.8,
    measure: versus("start-135M", "memoryMegabytes", [ours, "node-llama-cpp"]),
  },
  {
    number: 6,
    statement: "speed with that memory against node-llama-cpp",
    direction: "at least",
    bound: 0.98,
    measure: versus("stream-135M", "tokensPerSecond", [ours, "node-llama-cpp"]),
  },
  {
    number: 6,
    statement: "memory of the engine process against llama-server",
    direction: "at most",
    bound: 1.05,
    measure: versus("start-135M", "memoryMegabytes", ["engine-process", "llama-server"]),
  },
  {
    number: 7,
    statement: "engine to reader, p50",
    unit: "ms",
    direction: "at most",
    bound: 0.25,
    measure: (report) =>
      valueOf(report, { task: "chunk-latency", peer: "stamped", figure: "chunkLatencyP50Ms" }),
  },
  {
    number: 7,
    statement: "engine to reader, p99",
    unit: "ms",
    direction: "at most",
    bound: 4,
    measure: (report) =>
      valueOf(report, { task: "chunk-latency", peer: "stamped", figure: "chunkLatencyP99Ms" }),
  },
  {
    number: 8,
    statement: "15M: time of a token over llama-bench's, which does not sample",
    unit: "ms",
    direction: "at most",
    bound: 0.15,
    measure: (report) => {
      const at = { task: "stream-15M", figure: "msPerTokenP50" } as const;
      const own = valueOf(report, { ...at, peer: ours });
      const bare = valueOf(report, { ...at, peer: "llama-bench" });
      return own === undefined || bare === undefined ? undefined : own - bare;
    },
  },
];

/** Every goal with what a run measured for it. */
export function judgeGoals(report: BenchReport): readonly GoalResult[] {
  return goals.map(({ measure, ...goal }) => ({
    unit: "x",
    ...goal,
    measured: measure(report),
  }));
}

export function verdict({ measured, direction, bound }: GoalResult): string {
  if (measured === undefined || Number.isNaN(measured)) return "not measured";
  const holds = direction === "at least" ? measured >= bound : measured <= bound;
  return holds ? "pass" : "fell short";
}
