import { planDownloads } from "../src/downloads/plan-downloads.ts";
import { planTasks } from "../src/plan.ts";
import type { BenchReport, PeerResult, TaskResult } from "../src/report/bench-report.ts";
import type { Sample } from "../src/sample.ts";

/** A result of a planned task, with the samples of each peer by round. */
export function taskResult(
  name: string,
  samples: Readonly<Record<string, readonly Sample[]>>,
  failed: Readonly<Record<string, string>> = {},
): TaskResult {
  const task = [...planTasks(), ...planDownloads()].find(
    (planned) => planned.task.name === name,
  )?.task;
  if (task === undefined) throw new Error(`no task ${name}`);
  const measured: readonly PeerResult[] = Object.entries(samples).map(([peer, rounds]) => ({
    peer,
    title: peer,
    samples: rounds.map((figures, round) => ({ round, figures })),
  }));
  const missing: readonly PeerResult[] = Object.entries(failed).map(([peer, failure]) => ({
    peer,
    title: peer,
    samples: [],
    failure,
  }));
  return { task, peers: [...measured, ...missing] };
}

export function reportOf(tasks: readonly TaskResult[], quick = false): BenchReport {
  return {
    date: "2026-05-04T10:20:30.000Z",
    quick,
    machine: { CPU: "Some CPU, 2 logical cores" },
    versions: { Node: "v20.19.0" },
    tasks,
  };
}
