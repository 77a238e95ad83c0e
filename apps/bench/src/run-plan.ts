import type { Peer } from "./peers/peer.ts";
import type { PlannedTask } from "./plan.ts";
import type { PeerResult, TaskResult } from "./report/bench-report.ts";
import type { Sample } from "./sample.ts";
import type { NamedTask, Task } from "./tasks/task.ts";

export interface RunOptions<Kind extends NamedTask> {
  /** Gets a line for every step. */
  readonly progress: (line: string) => void;
  /** Whether what a peer holds open for a task serves the next one too. */
  readonly keepsPeers: (task: Kind, next: Kind) => boolean;
}

/** Does all tasks of a plan, the peers taking turns. A peer that fails gets no further turn in that task. */
export async function runPlan<Kind extends NamedTask>(
  plan: readonly PlannedTask<Kind>[],
  peers: readonly Peer<Kind>[],
  { progress, keepsPeers }: RunOptions<Kind>,
): Promise<readonly TaskResult[]> {
  const results: TaskResult[] = [];
  for (const [index, planned] of plan.entries()) {
    progress(`${index + 1}/${plan.length} ${planned.task.title}`);
    const taking = planned.peers.flatMap((name) => peers.find((peer) => peer.name === name) ?? []);
    results.push(await runTurns(planned, taking, progress));
    const next = plan[index + 1];
    const isShared = next !== undefined && keepsPeers(planned.task, next.task);
    const done = taking.filter((peer) => !isShared || !next.peers.includes(peer.name));
    await Promise.all(done.map((peer) => peer.release()));
  }
  return results;
}

async function runTurns<Kind extends NamedTask>(
  { task, rounds }: PlannedTask<Kind>,
  peers: readonly Peer<Kind>[],
  progress: (line: string) => void,
): Promise<TaskResult> {
  const turns = await Promise.all(
    peers.map(async (peer) => new Turns(peer, await peer.available())),
  );
  for (let round = 0; round < rounds; round++) {
    // There and back, so that what slows down over the time slows all alike.
    for (const one of round % 2 === 0 ? turns : turns.toReversed()) {
      const line = await one.take(task, round);
      if (line !== undefined) progress(`  ${line}`);
    }
  }
  return { task, peers: turns.map((one) => one.result) };
}

/** What one peer has done of one task. */
class Turns<Kind extends NamedTask> {
  readonly #peer: Peer<Kind>;
  readonly #samples: { round: number; figures: Sample }[] = [];
  #failure: string | undefined;

  constructor(peer: Peer<Kind>, unavailable: string | undefined) {
    this.#peer = peer;
    this.#failure = unavailable;
  }

  get result(): PeerResult {
    const { name, title } = this.#peer;
    const failure = this.#failure === undefined ? {} : { failure: this.#failure };
    return { peer: name, title, samples: this.#samples, ...failure };
  }

  async take(task: Kind, round: number): Promise<string | undefined> {
    if (this.#failure !== undefined) return undefined;
    try {
      const figures = await this.#peer.run(task, round);
      this.#samples.push({ round, figures });
      return `${this.#peer.title}: ${Object.values(figures).map(shorten).join(" ")}`;
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
      return `${this.#peer.title}: ${this.#failure}`;
    }
  }
}

function shorten(value: number): string {
  return value.toPrecision(3);
}

/** Whether two tasks can be done by one engine that stays open. */
export function sharesEngine(task: Task, other: Task): boolean {
  return (
    task.model === other.model &&
    task.requests === other.requests &&
    task.contextSize === other.contextSize
  );
}
