import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { processUsage } from "@llm/testing/leaks";
import type { DownloadCommand } from "./downloader.ts";
import { pullResultSchema, type PullResult } from "./pull-messages.ts";

const lookEveryMs = 10;

/** A process that downloads, and is looked at meanwhile. */
export class PullProcess {
  /** Settles when it begins to download: a program at once, Node when it has loaded all it needs. */
  readonly begun: Promise<unknown>;
  /** What it did; rejects when it fails or is killed. */
  readonly result: Promise<PullResult>;
  readonly #process: ChildProcess;

  constructor({ program, argv, path }: DownloadCommand, signal: AbortSignal) {
    const began = performance.now();
    const child = spawn(program, argv, {
      stdio: ["ignore", "pipe", "pipe"],
      signal,
      killSignal: "SIGKILL",
      // What the user has set up for the real hub must not lead elsewhere.
      env: { ...process.env, NO_PROXY: "127.0.0.1", no_proxy: "127.0.0.1" },
    });
    this.#process = child;
    const exited = exitOf(child);
    const output = text(child.stdout);
    const errors = text(child.stderr);
    const usage = watchUsage(child);
    this.begun =
      path === undefined ? Promise.race([once(child.stdout, "data"), exited]) : Promise.resolve();
    this.result = exited.then(async (failure) => {
      const seconds = (performance.now() - began) / 1000;
      if (failure !== undefined) throw new Error(`${failure}: ${lastLine(await errors)}`);
      if (path === undefined) return pullResultSchema.parse(JSON.parse(lastLine(await output)));
      return { path, figures: { downloadSeconds: seconds, ...(await usage) } };
    });
    // Who only kills it does not ask.
    this.result.catch(() => {});
    this.begun.catch(() => {});
  }

  /** Ends it at once, as a loss of power would; gives what it did if that was all. */
  async kill(): Promise<PullResult | undefined> {
    this.#process.kill("SIGKILL");
    return this.result.catch(() => undefined);
  }
}

/** Why it ended, or undefined when it ended well. */
async function exitOf(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) =>
      resolve(code === 0 ? undefined : `the process ended (${signal ?? code})`),
    );
  });
}

/** The processor time, and the most memory that was seen; nothing outside of Linux. */
async function watchUsage(child: ChildProcess): Promise<PullResult["figures"]> {
  let cpuMs = 0;
  let memoryBytes = 0;
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    // It may end while it is looked at.
    const usage = await processUsage(child.pid).catch(() => undefined);
    cpuMs = Math.max(cpuMs, usage?.cpuMs ?? 0);
    memoryBytes = Math.max(memoryBytes, usage?.memoryBytes || 0);
    await delay(lookEveryMs);
  }
  if (memoryBytes === 0) return {};
  return { cpuSeconds: cpuMs / 1000, memoryMegabytes: memoryBytes / 1e6 };
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "";
}
