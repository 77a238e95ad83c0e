import { describe, expect, it } from "@jest/globals";
import { allPeers } from "./peers/all-peers.ts";
import type { Peer } from "./peers/peer.ts";
import { planTasks, type PlannedTask } from "./plan.ts";
import { runPlan, sharesEngine } from "./run-plan.ts";
import type { Sample } from "./sample.ts";
import type { Task } from "./tasks/task.ts";

/** Writes what happens to it into a log that it shares. */
class FakePeer implements Peer {
  readonly title: string;
  readonly name: string;
  readonly #log: string[];
  readonly #unavailable: string | undefined;
  failsAt = Infinity;

  constructor(name: string, log: string[], unavailable?: string) {
    this.name = name;
    this.title = `The ${name}`;
    this.#log = log;
    this.#unavailable = unavailable;
  }

  available(): Promise<string | undefined> {
    return Promise.resolve(this.#unavailable);
  }

  run(task: Task, round: number): Promise<Sample> {
    this.#log.push(`${this.name} ${task.name} ${round}`);
    if (round >= this.failsAt) return Promise.reject(new Error("it broke"));
    return Promise.resolve({ tokensPerSecond: 10 + round });
  }

  release(): Promise<void> {
    this.#log.push(`${this.name} released`);
    return Promise.resolve();
  }
}

function planned(name: string, change: Partial<Task> = {}): PlannedTask {
  const task: Task = {
    name,
    title: name,
    kind: "stream",
    model: "15M",
    requests: 1,
    promptTokens: 1,
    maxTokens: 2,
    timeLimitMs: 1000,
    ...change,
  };
  return { task, peers: ["a", "b"], rounds: 2 };
}

const quietly = { progress: () => {}, keepsPeers: sharesEngine };

describe("runPlan", () => {
  it("lets the peers take turns, and keeps them for tasks on the same engine", async () => {
    const log: string[] = [];
    const peers = [new FakePeer("a", log), new FakePeer("b", log)];
    const plan = [planned("one"), planned("two"), planned("three", { requests: 4 })];

    const results = await runPlan(plan, peers, quietly);

    const turns = (name: string) => [`a ${name} 0`, `b ${name} 0`, `b ${name} 1`, `a ${name} 1`];
    const releases = ["a released", "b released"];
    expect(log).toEqual([
      ...turns("one"),
      ...turns("two"),
      ...releases,
      ...turns("three"),
      ...releases,
    ]);
    expect(results[0]?.peers[0]).toEqual({
      peer: "a",
      title: "The a",
      samples: [
        { round: 0, figures: { tokensPerSecond: 10 } },
        { round: 1, figures: { tokensPerSecond: 11 } },
      ],
    });
  });

  it("releases a peer that the next task does not need", async () => {
    const log: string[] = [];
    const peers = [new FakePeer("a", log), new FakePeer("b", log)];
    await runPlan([planned("one"), { ...planned("two"), peers: ["a"] }], peers, quietly);
    expect(log.indexOf("b released")).toBeLessThan(log.indexOf("a two 0"));
    expect(log.indexOf("a released")).toBe(log.length - 1);
  });

  it("keeps what a peer did before it failed, and says why it is missing", async () => {
    const log: string[] = [];
    const lines: string[] = [];
    const broken = new FakePeer("a", log);
    broken.failsAt = 1;
    const peers = [broken, new FakePeer("b", log, "not found")];
    const plan = [{ ...planned("one"), rounds: 3 }];

    const [result] = await runPlan(plan, peers, {
      ...quietly,
      progress: (line) => lines.push(line),
    });

    expect(result?.peers).toMatchObject([
      { samples: [{ round: 0 }], failure: "it broke" },
      { samples: [], failure: "not found" },
    ]);
    expect(log.filter((line) => line.startsWith("b one"))).toEqual([]);
    expect(lines).toEqual(["1/1 one", "  The a: 10.0", "  The a: it broke"]);
  });
});

describe("planTasks", () => {
  it.each([true, false])("names known peers and each task once (quick: %p)", (quick) => {
    const plan = planTasks({ quick });
    const known = new Set(allPeers.map(({ name }) => name));
    expect(plan.flatMap(({ peers }) => peers).filter((name) => !known.has(name))).toEqual([]);
    expect(new Set(plan.map(({ task }) => task.name)).size).toBe(plan.length);
  });
});
