import type { Sample } from "../sample.ts";
import type { NamedTask, Task } from "../tasks/task.ts";

/** Something that is measured: an engine with its options, or a downloader. */
export interface Peer<Kind extends NamedTask = Task> {
  readonly name: string;
  readonly title: string;
  /** Why it cannot be measured here; undefined when it can. */
  available(): Promise<string | undefined>;
  /**
   * Does a task once. The first run of a task on a model opens the engine and warms it up; a run that fails
   * closes it.
   * @param round gives the texts: all peers get the same in one round, and no two rounds the same
   */
  run(task: Kind, round: number): Promise<Sample>;
  /** Closes what is open. */
  release(): Promise<void>;
}
