import { readdir, readFile } from "node:fs/promises";

/** What a process holds of its machine. */
export interface ProcessUsage {
  /** Resident, in bytes. */
  readonly memoryBytes: number;
  readonly threads: number;
  /** Open files, pipes and sockets. */
  readonly files: number;
  /** Processor time used so far, in milliseconds; it grows in steps of 10. */
  readonly cpuMs: number;
}

const tickMs = 10;

/** Looks at a running process, by default this one. Undefined where there is no `/proc`, as outside of Linux. */
export async function processUsage(pid = process.pid): Promise<ProcessUsage | undefined> {
  if (process.platform !== "linux") return undefined;
  const folder = `/proc/${pid}`;
  const [status, stat, files] = await Promise.all([
    readFile(`${folder}/status`, "utf8"),
    readFile(`${folder}/stat`, "utf8"),
    readdir(`${folder}/fd`),
  ]);
  // The name of the program stands in brackets and may have blanks.
  const times = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return {
    memoryBytes: numberIn(status, /^VmRSS:\s+(\d+) kB$/mu) * 1024,
    threads: numberIn(status, /^Threads:\s+(\d+)$/mu),
    files: files.length,
    cpuMs: (Number(times[11]) + Number(times[12])) * tickMs,
  };
}

function numberIn(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1]);
}
