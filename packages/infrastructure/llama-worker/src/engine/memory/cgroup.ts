import { readFile } from "node:fs/promises";
import { posix } from "node:path";

/** Reads a small file of the system; undefined when it is not there. */
export type ReadSystemFile = (path: string) => Promise<string | undefined>;

export const readSystemFile: ReadSystemFile = (path) =>
  readFile(path, "utf8").catch(() => undefined);

export interface CgroupLimits {
  /** What the group may still take, in bytes; undefined without a limit. */
  readonly freeMemoryBytes?: number;
  /** CPUs' worth of time it may use; undefined without a limit. */
  readonly cpus?: number;
}

const mount = "/sys/fs/cgroup";
/** Version 1 says "no limit" with a number near 2^63. */
const noLimit = 2 ** 60;

/** What the control groups of this process, versions 1 and 2, let it have: of all that apply, the least. */
export async function cgroupLimits(read: ReadSystemFile = readSystemFile): Promise<CgroupLimits> {
  const groups = parseGroups((await read("/proc/self/cgroup")) ?? "");
  const memory: (number | undefined)[] = [];
  const cpus: (number | undefined)[] = [];
  for (const { controllers, path } of groups) {
    for (const folder of ancestors(path)) {
      if (controllers === "") {
        memory.push(await freeMemory2(read, `${mount}${folder}`));
        cpus.push(await cpus2(read, `${mount}${folder}`));
      } else {
        const own = controllers.split(",");
        if (own.includes("memory"))
          memory.push(await freeMemory1(read, `${mount}/memory${folder}`));
        if (own.includes("cpu")) cpus.push(await cpus1(read, `${mount}/cpu${folder}`));
      }
    }
  }
  return { freeMemoryBytes: least(memory), cpus: least(cpus) };
}

/** Lines such as `0::/user.slice` or `4:memory:/docker/…`. */
function parseGroups(text: string): { controllers: string; path: string }[] {
  return text.split("\n").flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/u.exec(line) ?? [];
    return controllers === undefined || path === undefined ? [] : [{ controllers, path }];
  });
}

/** A group's own folder and all above: each limits it. In a container often only the last one is to be seen. */
function ancestors(path: string): string[] {
  const folders: string[] = [];
  for (let at = posix.normalize(path); at !== "/" && at !== "."; at = posix.dirname(at)) {
    folders.push(at);
  }
  return [...folders, ""];
}

async function freeMemory2(read: ReadSystemFile, folder: string): Promise<number | undefined> {
  const limit = toNumber(await read(`${folder}/memory.max`));
  const used = toNumber(await read(`${folder}/memory.current`));
  return freeOf(limit, used, await read(`${folder}/memory.stat`), "inactive_file");
}

async function freeMemory1(read: ReadSystemFile, folder: string): Promise<number | undefined> {
  const limit = toNumber(await read(`${folder}/memory.limit_in_bytes`));
  const used = toNumber(await read(`${folder}/memory.usage_in_bytes`));
  return freeOf(limit, used, await read(`${folder}/memory.stat`), "total_inactive_file");
}

/** Files kept in memory that nobody uses just now count as used, but are dropped for whoever needs the room. */
function freeOf(
  limit: number | undefined,
  used: number | undefined,
  stat: string | undefined,
  droppable: string,
): number | undefined {
  if (limit === undefined || used === undefined || limit >= noLimit) return undefined;
  const [, dropped] = new RegExp(`^${droppable} (\\d+)$`, "mu").exec(stat ?? "") ?? [];
  return Math.max(0, limit - used + (toNumber(dropped) ?? 0));
}

async function cpus2(read: ReadSystemFile, folder: string): Promise<number | undefined> {
  const [quota, period] = (await read(`${folder}/cpu.max`))?.trim().split(" ") ?? [];
  return share(toNumber(quota), toNumber(period));
}

async function cpus1(read: ReadSystemFile, folder: string): Promise<number | undefined> {
  const quota = toNumber(await read(`${folder}/cpu.cfs_quota_us`));
  return share(quota, toNumber(await read(`${folder}/cpu.cfs_period_us`)));
}

function share(quota: number | undefined, period: number | undefined): number | undefined {
  if (quota === undefined || period === undefined || quota <= 0 || period <= 0) return undefined;
  return quota / period;
}

/** `max` and what is missing are no number. */
function toNumber(text: string | undefined): number | undefined {
  const number = Number.parseInt(text ?? "", 10);
  return Number.isNaN(number) ? undefined : number;
}

function least(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
