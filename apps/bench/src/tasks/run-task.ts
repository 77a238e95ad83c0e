import type { Sample } from "../sample.ts";
import { chunkLatency } from "./chunk-latency.ts";
import { fairness } from "./fairness.ts";
import { parallel } from "./parallel.ts";
import { secondTurn } from "./second-turn.ts";
import { start } from "./start.ts";
import { prompt, stream } from "./stream.ts";
import type { TaskRun } from "./task-run.ts";
import type { TaskKind } from "./task.ts";

const functions = {
  stream,
  prompt,
  parallel,
  fairness,
  "second-turn": secondTurn,
  start,
  "chunk-latency": chunkLatency,
} as const satisfies Record<TaskKind, (run: TaskRun) => Promise<Sample>>;

/** Does a task once, on an engine that is ready. */
export function runTask(run: TaskRun): Promise<Sample> {
  return functions[run.task.kind](run);
}
