import { availableParallelism } from "node:os";
import { cgroupLimits } from "../memory/cgroup.ts";

// Asked for before this process may be kept on one CPU, which would count as the only one.
const cpusAtStart = availableParallelism();

/** CPUs this process may keep busy, a container's limit included. */
export async function usableCpus(): Promise<number> {
  const { cpus = Infinity } = await cgroupLimits();
  return Math.max(1, Math.floor(Math.min(cpusAtStart, cpus)));
}

/**
 * Chooses how many CPU threads compute a model when nobody says and nothing was measured.
 *
 * The threads of the native library spin while they wait for each other: one more than there are idle cores
 * makes an answer slower by orders of magnitude, one fewer costs little. So two cores get one thread, as the
 * app needs the other; above that, half the logical CPUs stand for the physical cores, and past 8 threads
 * memory bandwidth is the limit.
 */
export function defaultThreadCount(logicalCpus: number): number {
  return Math.min(8, Math.max(1, Math.floor(logicalCpus / 2)));
}
