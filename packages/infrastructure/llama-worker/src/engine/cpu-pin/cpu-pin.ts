import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Logger } from "@llm/domain";
import { readSystemFile, type ReadSystemFile } from "../memory/cgroup.ts";
import {
  parseCpuList,
  parseCpuTimes,
  parseProcessTimes,
  type CpuTimes,
  type ProcessTimes,
} from "./cpu-times.ts";

export interface CpuPinOptions {
  /** The process to be kept on one CPU. @default this one */
  pid?: number;
  /** Runs the `taskset` command with these arguments. @default the one on PATH */
  taskset?: (...args: string[]) => Promise<unknown>;
  /** @default the system's files */
  read?: ReadSystemFile;
  /** How often a pinned process looks for a better CPU, in milliseconds. @default 5000 */
  intervalMs?: number;
  logger?: Logger | undefined;
}

/** Moving costs warm caches, so another CPU must have been free for so much more of the time. */
const worthMoving = 0.25;

/**
 * Keeps all threads of a process on one CPU of Linux, by `taskset`, and moves them to another one when other programs
 * need that one. Where it cannot be done, nothing happens.
 */
export class CpuPin {
  readonly #pid: number;
  readonly #taskset: (...args: string[]) => Promise<unknown>;
  readonly #read: ReadSystemFile;
  readonly #intervalMs: number;
  readonly #logger: Logger | undefined;
  #allowed: Promise<readonly number[]> | undefined;
  /** The CPU it is kept on. */
  #cpu: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #seen: Sight | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(options: CpuPinOptions = {}) {
    this.#pid = options.pid ?? process.pid;
    this.#taskset = options.taskset ?? runTaskset;
    this.#read = options.read ?? readSystemFile;
    this.#intervalMs = options.intervalMs ?? 5_000;
    this.#logger = options.logger;
  }

  /** Whether there are several CPUs to choose from, and a way to choose. */
  async isPossible(): Promise<boolean> {
    return (await this.#allowedCpus()).length > 1;
  }

  /** Keeps the process on one CPU from now on, or gives it back all it had. Never fails. */
  set(pinned: boolean): Promise<void> {
    return this.#inTurn(async () => {
      if (pinned === (this.#cpu !== undefined)) return;
      const allowed = await this.#allowedCpus();
      if (allowed.length < 2) return;
      if (!pinned) return this.#release(allowed);
      const sight = await this.#look();
      // Where the system has just let it run cannot be a bad choice.
      const cpu = sight?.own.cpu;
      if (cpu === undefined || !allowed.includes(cpu)) return;
      await this.#keepOn(cpu);
      this.#seen = sight;
      this.#timer = setInterval(() => void this.#inTurn(() => this.#moveAway()), this.#intervalMs);
      this.#timer.unref();
    });
  }

  async #keepOn(cpu: number): Promise<void> {
    await this.#assign(String(cpu));
    this.#cpu = cpu;
  }

  async #release(allowed: readonly number[]): Promise<void> {
    clearInterval(this.#timer);
    this.#cpu = undefined;
    await this.#assign(allowed.join(","));
  }

  /** To the CPU that was the least busy, where that is worth it. */
  async #moveAway(): Promise<void> {
    const [before, now] = [this.#seen, await this.#look()];
    this.#seen = now;
    if (this.#cpu === undefined || before === undefined || now === undefined) return;
    const spent = (cpu: number, what: "busy" | "total") =>
      (now.cpus.get(cpu)?.[what] ?? 0) - (before.cpus.get(cpu)?.[what] ?? 0);
    const own = now.own.busy - before.own.busy;
    const othersHere = spent(this.#cpu, "busy") - own;
    const [best] = (await this.#allowedCpus())
      .filter((cpu) => cpu !== this.#cpu && now.cpus.has(cpu))
      .sort((one, other) => spent(one, "busy") - spent(other, "busy"));
    if (best === undefined) return;
    const gain = othersHere - spent(best, "busy");
    if (gain > worthMoving * spent(this.#cpu, "total")) await this.#keepOn(best);
  }

  async #look(): Promise<Sight | undefined> {
    const own = parseProcessTimes((await this.#read(`/proc/${this.#pid}/stat`)) ?? "");
    const cpus = parseCpuTimes((await this.#read("/proc/stat")) ?? "");
    return own && { own, cpus };
  }

  #assign(cpus: string): Promise<unknown> {
    const assign = () => this.#taskset("-a", "-c", "-p", cpus, String(this.#pid));
    // A thread that ended while the others were gone through makes it stop half-way.
    return assign().catch(assign);
  }

  /** Empty where it cannot be chosen from them. */
  #allowedCpus(): Promise<readonly number[]> {
    this.#allowed ??= this.#findAllowed();
    return this.#allowed;
  }

  async #findAllowed(): Promise<readonly number[]> {
    const status = await this.#read(`/proc/${this.#pid}/status`);
    const [, list] = /^Cpus_allowed_list:\s*(.*)$/mu.exec(status ?? "") ?? [];
    if (list === undefined) return [];
    const canChoose = await this.#taskset("-p", String(this.#pid)).then(
      () => true,
      () => false,
    );
    return canChoose ? parseCpuList(list) : [];
  }

  /** One after the other; what fails leaves things as they are. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#logger?.warn({ error: String(error) }, "processor not chosen");
    });
    return this.#work;
  }
}

/** What the CPUs and the process have done so far. */
interface Sight {
  readonly own: ProcessTimes;
  readonly cpus: ReadonlyMap<number, CpuTimes>;
}

const execute = promisify(execFile);

function runTaskset(...args: string[]): Promise<unknown> {
  return execute("taskset", args);
}
