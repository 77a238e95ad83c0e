import type { BenchModelName } from "./bench-models.ts";
import { otherThreads } from "./peers/all-peers.ts";
import type { NamedTask, Task } from "./tasks/task.ts";

/** A task, who does it, and how often. */
export interface PlannedTask<Kind extends NamedTask = Task> {
  readonly task: Kind;
  /** Names of peers, in the order in which they take turns. */
  readonly peers: readonly string[];
  readonly rounds: number;
}

export interface PlanOptions {
  /** Fewer tokens and rounds, for a first look. @default false */
  readonly quick?: boolean;
}

const single = ["in-process", "node-llama-cpp", "engine-process", "llama-bench", "llama-server"];
const concurrent = ["in-process", "node-llama-cpp", "engine-process", "llama-server"];
const plain = ["no-options", "node-llama-cpp-defaults", "node-llama-cpp"];
const threads = [
  "no-options",
  "engine-process",
  ...otherThreads.map((count) => `${count}-threads`),
];

/** All that is measured. Tasks that share an engine come one after the other. */
export function planTasks({ quick = false }: PlanOptions = {}): readonly PlannedTask[] {
  const pick = (full: number, short: number) => (quick ? short : full);
  const base = { requests: 1, contextSize: 1024, timeLimitMs: pick(120_000, 30_000) };
  const rounds = pick(5, 2);
  const few = pick(5, 1);

  const streamTask = (model: BenchModelName, maxTokens: number): Task => ({
    ...base,
    name: `stream-${model}`,
    title: `One answer alone, ${model}`,
    kind: "stream",
    model,
    promptTokens: 64,
    maxTokens,
  });
  const promptTask = (model: BenchModelName): Task => ({
    ...base,
    name: `prompt-${model}`,
    title: `A prompt of 512 tokens, ${model}`,
    kind: "prompt",
    model,
    promptTokens: 512,
    maxTokens: 1,
  });
  const startTask = (model: BenchModelName): Task => ({
    ...base,
    name: `start-${model}`,
    title: `Process start to first token, and memory after a prompt of 256 tokens, ${model}`,
    kind: "start",
    model,
    promptTokens: 256,
    maxTokens: 16,
  });
  const parallelTask = (requests: number): Task => ({
    ...base,
    name: `parallel-${requests}`,
    title: `${requests} answers at once, 135M`,
    kind: "parallel",
    model: "135M",
    requests,
    promptTokens: 32,
    maxTokens: pick(96, 24),
  });
  const of135M = { ...base, model: "135M" } as const;
  const asWritten = {
    model: "135M",
    requests: 1,
    timeLimitMs: pick(180_000, 45_000),
  } as const satisfies Partial<Task>;

  return [
    { task: streamTask("135M", pick(96, 32)), peers: [...single, "fugood"], rounds },
    {
      task: {
        ...of135M,
        name: "threads",
        title: "One answer alone, with other numbers of threads, 135M",
        kind: "stream",
        promptTokens: 64,
        maxTokens: pick(48, 16),
      },
      peers: threads,
      rounds,
    },
    { task: promptTask("135M"), peers: single, rounds },
    {
      task: {
        ...of135M,
        name: "second-turn",
        title: "Second turn, 708 tokens of history and 56 new ones, 135M",
        kind: "second-turn",
        promptTokens: 708,
        maxTokens: 1,
      },
      peers: ["in-process", "node-llama-cpp", "engine-process", "llama-server"],
      rounds,
    },
    {
      task: {
        ...of135M,
        name: "chunk-latency",
        title: "A token on its way from the engine to the reader, 135M",
        kind: "chunk-latency",
        promptTokens: 16,
        maxTokens: pick(400, 100),
      },
      peers: ["stamped", "piped"],
      rounds,
    },
    { task: parallelTask(4), peers: concurrent, rounds },
    {
      task: {
        ...of135M,
        name: "fairness",
        title: "Three answers under way when another comes with 512 tokens, 135M",
        kind: "fairness",
        requests: 4,
        promptTokens: 512,
        maxTokens: 1,
        timeLimitMs: 2 * base.timeLimitMs,
      },
      peers: concurrent,
      rounds: few,
    },
    { task: parallelTask(8), peers: concurrent, rounds: few },
    { task: startTask("135M"), peers: withoutBench(single), rounds: few },
    { task: streamTask("0.5M", pick(512, 256)), peers: [...single, "bare-loop"], rounds },
    {
      task: streamTask("15M", pick(256, 64)),
      peers: [...single, "bare-loop"],
      rounds,
    },
    {
      task: streamTask("0.5B", pick(64, 16)),
      peers: [...single, "fugood"],
      rounds: pick(3, 1),
    },
    { task: promptTask("0.5B"), peers: single, rounds: pick(3, 1) },
    { task: startTask("0.5B"), peers: withoutBench(single), rounds: pick(3, 1) },
    {
      task: {
        ...asWritten,
        name: "plain-stream",
        title: "As written by hand: one answer, 135M",
        kind: "stream",
        promptTokens: 8,
        maxTokens: pick(4, 2),
      },
      peers: plain,
      rounds: pick(3, 1),
    },
    {
      task: {
        ...asWritten,
        name: "plain-parallel",
        title: "As written by hand: four answers at once, 135M",
        kind: "parallel",
        requests: 4,
        promptTokens: 8,
        maxTokens: pick(4, 2),
      },
      peers: plain,
      rounds: pick(3, 1),
    },
    {
      task: {
        ...asWritten,
        name: "plain-start",
        title: "As written by hand: process start to first token, and memory, 135M",
        kind: "start",
        promptTokens: 0,
        maxTokens: 1,
      },
      peers: plain,
      rounds: pick(3, 1),
    },
  ];
}

/** It has no process that stays. */
function withoutBench(peers: readonly string[]): readonly string[] {
  return peers.filter((name) => name !== "llama-bench");
}
