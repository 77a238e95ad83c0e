import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Logger } from "@llm/domain";
import { CpuPin, type CpuPinOptions } from "./cpu-pin.ts";

/** A Linux with two CPUs, on which the process runs and others do. */
class TwoCpus {
  readonly assigned: string[] = [];
  /** Clock ticks that each CPU has been busy, and the process on both. */
  busy = [0, 0];
  own = 0;
  ticks = 0;
  failures = 0;
  allowed = "0-1";

  readonly read = (path: string): Promise<string | undefined> => {
    const line = (cpu: number) => {
      const busy = this.busy[cpu] ?? 0;
      return `cpu${cpu} ${busy} 0 0 ${this.ticks - busy} 0 0 0 0 0 0`;
    };
    const process = `7 (node) S ${"0 ".repeat(10)}${this.own} 0 ${"0 ".repeat(23)}1`;
    return Promise.resolve(
      {
        "/proc/7/status": `Name:\tnode\nCpus_allowed_list:\t${this.allowed}\n`,
        "/proc/7/stat": process,
        "/proc/stat": [0, 1].map(line).join("\n"),
      }[path],
    );
  };

  readonly taskset = async (...args: string[]): Promise<void> => {
    if (args.length === 2) return;
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error("taskset: failed to set pid 7's affinity: No such process");
    }
    this.assigned.push(args.join(" "));
  };

  /** A second of 100 ticks, with what others did on each CPU and the process on CPU 1. */
  async second(others: readonly [number, number], own = 0, on = 1): Promise<void> {
    this.ticks += 100;
    this.own += own;
    this.busy = others.map((busy, cpu) => (this.busy[cpu] ?? 0) + busy + (cpu === on ? own : 0));
    await jest.advanceTimersByTimeAsync(1_000);
  }
}

describe("CpuPin", () => {
  let system: TwoCpus;
  const newPin = (options: CpuPinOptions = {}) =>
    new CpuPin({
      pid: 7,
      read: system.read,
      taskset: system.taskset,
      intervalMs: 1_000,
      ...options,
    });
  beforeEach(() => {
    jest.useFakeTimers();
    system = new TwoCpus();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it("keeps all threads where the process runs, and gives them back all CPUs", async () => {
    const pin = newPin();
    expect(await pin.isPossible()).toBe(true);
    await pin.set(true);
    await pin.set(true);
    await pin.set(false);
    await pin.set(false);
    expect(system.assigned).toEqual(["-a -c -p 1 7", "-a -c -p 0,1 7"]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("stays there however busy the process itself is, and whatever little others do", async () => {
    const pin = newPin();
    await pin.set(true);
    await system.second([0, 0], 100);
    await system.second([0, 20], 80);
    await system.second([50, 60], 40);
    expect(system.assigned).toHaveLength(1);
    await pin.set(false);
  });

  it("moves away from others to a CPU that is free", async () => {
    const pin = newPin();
    await pin.set(true);
    await system.second([10, 50], 50);
    expect(system.assigned.slice(1)).toEqual(["-a -c -p 0 7"]);
    await system.second([0, 100], 100, 0);
    expect(system.assigned).toHaveLength(2);
    await system.second([90, 0], 10, 0);
    expect(system.assigned.slice(2)).toEqual(["-a -c -p 1 7"]);
    await pin.set(false);
    await system.second([90, 0]);
    expect(system.assigned).toHaveLength(4);
  });

  it("tries once more when a thread ended meanwhile", async () => {
    system.failures = 1;
    await newPin().set(true);
    expect(system.assigned).toEqual(["-a -c -p 1 7"]);
  });

  it("leaves things as they are where it may not choose, and says so", async () => {
    const warnings: string[] = [];
    const quiet = () => undefined;
    const logger: Logger = {
      debug: quiet,
      info: quiet,
      warn: (_fields, message = "") => void warnings.push(message),
      error: quiet,
    };
    system.failures = 2;
    const pin = newPin({ logger });
    await pin.set(true);
    expect(system.assigned).toEqual([]);
    expect(warnings).toEqual(["processor not chosen"]);
    await pin.set(true);
    expect(system.assigned).toHaveLength(1);
    await pin.set(false);
  });

  it.each<[string, () => CpuPinOptions]>([
    ["is one CPU", () => ((system.allowed = "1"), {})],
    ["is no taskset", () => ({ taskset: () => Promise.reject(new Error("ENOENT")) })],
    ["is no Linux", () => ({ read: () => Promise.resolve(undefined) })],
  ])("does nothing where there %s", async (_, options) => {
    const pin = newPin(options());
    expect(await pin.isPossible()).toBe(false);
    await pin.set(true);
    await pin.set(false);
    expect(system.assigned).toEqual([]);
  });
});

describe("CpuPin of a process of this system", () => {
  let child: ChildProcess;
  beforeEach(async () => {
    child = spawn(process.execPath, ["-e", "console.log('up'); setInterval(() => {}, 1000)"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout ?? child, "data");
  });
  afterEach(async () => {
    const exit: Promise<unknown> = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
  });

  /** Each list that a thread has; a process that is being moved may have two. */
  async function allowedOfAllThreads(): Promise<string[]> {
    const folder = `/proc/${child.pid}/task`;
    const threads = await readdir(folder);
    const statuses = threads.map((thread) => readFile(`${folder}/${thread}/status`, "utf8"));
    const lists = (await Promise.all(statuses)).map(
      (status) => /^Cpus_allowed_list:\t(.*)$/mu.exec(status)?.[1] ?? "",
    );
    return [...new Set(lists)];
  }

  it("holds every thread of it, and lets go of every one", async () => {
    const pin = new CpuPin({ pid: child.pid ?? 0, intervalMs: 10 });
    if (!(await pin.isPossible())) {
      console.warn(`not run: no taskset for ${availableParallelism()} CPUs on ${process.platform}`);
      return;
    }
    const before = await allowedOfAllThreads();
    await pin.set(true);
    // It may be moved at any time, but never to where a thread has more than one.
    for (let look = 0; look < 5; look++) {
      for (const list of await allowedOfAllThreads()) expect(list).toMatch(/^\d+$/u);
      await delay(10);
    }
    await pin.set(false);
    expect(await allowedOfAllThreads()).toEqual(before);
  });

  it("is no trouble when the process is gone", async () => {
    const pin = new CpuPin({ pid: child.pid ?? 0, intervalMs: 10 });
    await pin.set(true);
    const exit: Promise<unknown> = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
    await delay(30);
    await expect(pin.set(false)).resolves.toBeUndefined();
    // For the end of the test, which waits for one.
    child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  });
});
