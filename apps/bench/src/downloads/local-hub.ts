import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import {
  hubCountsSchema,
  hubFactsSchema,
  type HubCounts,
  type HubFacts,
  type HubSetup,
} from "./hub-messages.ts";

const entryPath = fileURLToPath(new URL("../../dist/downloads/hub-process.js", import.meta.url));

/** A hub in a process of its own, so that its work is not counted as the downloader's. */
export class LocalHub implements AsyncDisposable {
  readonly facts: HubFacts;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, facts: HubFacts) {
    this.#process = process;
    this.facts = facts;
  }

  static async open(setup: HubSetup, signal: AbortSignal): Promise<LocalHub> {
    const child = fork(entryPath, [JSON.stringify(setup)], {
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    try {
      return new LocalHub(child, hubFactsSchema.parse(await messageOf(child, signal)));
    } catch (error) {
      child.kill("SIGKILL");
      throw error;
    }
  }

  async counts(signal: AbortSignal): Promise<HubCounts> {
    const answer = messageOf(this.#process, signal);
    this.#process.send("counts");
    return hubCountsSchema.parse(await answer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited: Promise<unknown> = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await exited;
  }
}

async function messageOf(child: ChildProcess, signal: AbortSignal): Promise<unknown> {
  const settled = new AbortController();
  const either = { signal: AbortSignal.any([signal, settled.signal]) };
  const exit = once(child, "exit", either).then((): never => {
    throw new Error("the hub's process ended");
  });
  const message = once(child, "message", either).then(([first]: readonly unknown[]) => first);
  try {
    return await Promise.race([message, exit]);
  } finally {
    settled.abort();
    await Promise.allSettled([message, exit]);
  }
}
