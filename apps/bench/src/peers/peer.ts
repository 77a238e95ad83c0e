import type { Sample } from "../sample.ts";
import type { Task } from "../tasks/task.ts";

/** Something that is measured: an engine with its options. */
export interface Peer {
  readonly name: string;
  readonly title: string;
  /** Why it cannot be measured here; undefined when it can. */
  available(): Promise<string | undefined>;
  /**
   * Does a task once. The first run of a task on a model opens the engine and warms it up; a run that fails
   * closes it.
   * @param round gives the texts: all peers get the same in one round, and no two rounds the same
   */
  run(task: Task, round: number): Promise<Sample>;
  /** Closes what is open. */
  release(): Promise<void>;
}
