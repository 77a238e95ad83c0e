import { execFile } from "node:child_process";
import { freemem } from "node:os";
import { promisify } from "node:util";
import { cgroupLimits, readSystemFile, type ReadSystemFile } from "./cgroup.ts";

/** Tells how many bytes of memory a model could take now. */
export type FreeMemory = () => Promise<number>;

/**
 * Bytes of memory that can be had without taking them from another program: on Linux and macOS with what the system
 * keeps of files and would drop, and never more than a container leaves.
 */
export async function freeMemory(
  platform: NodeJS.Platform = process.platform,
  read: ReadSystemFile = readSystemFile,
): Promise<number> {
  if (platform === "darwin") return (await freeOnMac()) ?? freemem();
  if (platform !== "linux") return freemem();
  const [, kilobytes] =
    /^MemAvailable:\s+(\d+) kB$/mu.exec((await read("/proc/meminfo")) ?? "") ?? [];
  const available = kilobytes === undefined ? freemem() : Number(kilobytes) * 1024;
  const { freeMemoryBytes = Infinity } = await cgroupLimits(read);
  return Math.min(available, freeMemoryBytes);
}

async function freeOnMac(): Promise<number | undefined> {
  const { stdout } = await promisify(execFile)("/usr/bin/vm_stat").catch(() => ({ stdout: "" }));
  return parseVmStat(stdout);
}

/** Reads the output of macOS's `vm_stat`: what is free, and what would be dropped for a program that needs it. */
export function parseVmStat(text: string): number | undefined {
  const [, pageBytes] = /page size of (\d+) bytes/u.exec(text) ?? [];
  if (pageBytes === undefined) return undefined;
  const pages = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)\\.`, "mu").exec(text)?.[1] ?? 0);
  const free = pages("Pages free") + pages("Pages inactive") + pages("Pages speculative");
  return (free + pages("Pages purgeable")) * Number(pageBytes);
}
