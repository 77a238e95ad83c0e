import type { Engine } from "../engines/engine.ts";
import type { WordSource } from "../word-list.ts";
import type { Task } from "./task.ts";

/** What a task has to work with. */
export interface TaskRun {
  readonly engine: Engine;
  readonly words: WordSource;
  readonly task: Task;
  /** Raised at the task's time limit. */
  readonly signal: AbortSignal;
  /** When the process was started, by the clock that all processes share. */
  readonly launchedAt: number;
}
