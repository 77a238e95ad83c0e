/** What a CPU did since the system started, in clock ticks. */
export interface CpuTimes {
  readonly busy: number;
  readonly total: number;
}

/** Reads the lines of the single CPUs in Linux' `/proc/stat`; see proc_stat(5). */
export function parseCpuTimes(stat: string): ReadonlyMap<number, CpuTimes> {
  return new Map(
    [...stat.matchAll(/^cpu(\d+) +(\d[\d ]*)$/gmu)].map(([, cpu, times = ""]) => {
      // Time given to guests, the two after these, is in `user` and `nice` already.
      const ticks = times.split(" ").slice(0, 8).map(Number);
      const [, , , idle = 0, waitingForDisks = 0] = ticks;
      const total = ticks.reduce((sum, time) => sum + time, 0);
      return [Number(cpu), { busy: total - idle - waitingForDisks, total }];
    }),
  );
}

/** What a process did since it started. */
export interface ProcessTimes {
  /** Of all its threads, in clock ticks. */
  readonly busy: number;
  /** Where its main thread ran last. */
  readonly cpu: number;
}

/** Reads Linux' `/proc/<pid>/stat`; see proc_pid_stat(5). */
export function parseProcessTimes(stat: string): ProcessTimes | undefined {
  // The name before it, in brackets, may hold brackets and blanks itself. The first field after it is the third of all.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [user, system, cpu] = [14, 15, 39].map((field) => Number(fields[field - 3]));
  if (user === undefined || system === undefined || cpu === undefined) return undefined;
  return Number.isInteger(user + system + cpu) ? { busy: user + system, cpu } : undefined;
}

/** Reads a list such as `0-3,8`, as in `Cpus_allowed_list` of `/proc/<pid>/status`. */
export function parseCpuList(list: string): number[] {
  return list.split(",").flatMap((range) => {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/u.exec(range.trim()) ?? [];
    if (first === undefined) return [];
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, n) => Number(first) + n);
  });
}
