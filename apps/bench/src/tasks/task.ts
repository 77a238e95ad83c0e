import type { BenchModelName } from "../bench-models.ts";

/** What a task does; each kind has its function. */
export type TaskKind =
  | "stream"
  | "prompt"
  | "parallel"
  | "fairness"
  | "second-turn"
  | "start"
  | "chunk-latency";

/** What every task has. */
export interface NamedTask {
  readonly name: string;
  readonly title: string;
}

/** One thing to be measured, on every engine that can do it. */
export interface Task extends NamedTask {
  readonly kind: TaskKind;
  readonly model: BenchModelName;
  /** Answers at once. */
  readonly requests: number;
  readonly promptTokens: number;
  readonly maxTokens: number;
  /** Tokens of each conversation. @default the engine's choice */
  readonly contextSize?: number;
  /** What was written until then counts. */
  readonly timeLimitMs: number;
}
