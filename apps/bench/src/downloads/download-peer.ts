import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { randomNumbers } from "@llm/testing/hub";
import type { Peer } from "../peers/peer.ts";
import type { Sample } from "../sample.ts";
import type { DownloadTask } from "./download-task.ts";
import type { DownloadCommand, Downloader } from "./downloader.ts";
import type { HubCounts } from "./hub-messages.ts";
import { LocalHub } from "./local-hub.ts";
import type { PullResult } from "./pull-messages.ts";
import { PullProcess } from "./pull-process.ts";

const mebibyte = 1024 * 1024;
/** That the hub must not let reach its CDN. */
const token = "hf_bench";
/** Between which a process is killed after it began. */
const killAfterMs = { least: 100, most: 700 };

/** A downloader, each time in a new process, with a new hub and an empty folder. */
export class DownloadPeer implements Peer<DownloadTask> {
  readonly name: string;
  readonly title: string;
  readonly #downloader: Downloader;
  #stop = new AbortController();
  #running: Promise<Sample> | undefined;

  constructor(downloader: Downloader) {
    this.name = downloader.name;
    this.title = downloader.title;
    this.#downloader = downloader;
  }

  available(): Promise<string | undefined> {
    return Promise.resolve(this.#downloader.unavailable());
  }

  async run(task: DownloadTask, round: number): Promise<Sample> {
    this.#running = this.#run(task, round);
    return this.#running;
  }

  async release(): Promise<void> {
    this.#stop.abort();
    await this.#running?.catch(() => {});
    this.#stop = new AbortController();
  }

  async #run(task: DownloadTask, round: number): Promise<Sample> {
    const limit = AbortSignal.timeout(task.timeLimitMs);
    const signal = AbortSignal.any([this.#stop.signal, limit]);
    const home = await mkdtemp(join(tmpdir(), "bench-download-"));
    try {
      await using hub = await LocalHub.open({ ...task, token }, signal);
      const { endpoint, sha256 } = hub.facts;
      const command = this.#downloader.command({ endpoint, token, home });
      const { kills, result } = await pullThrough(command, { task, round, signal });
      if ((await sha256Of(result.path)) !== sha256) throw new Error("the file is wrong");
      return figuresOf(task, { kills, result, counts: await hub.counts(signal) });
    } catch (error) {
      if (!limit.aborted) throw error;
      throw new Error(`not done within ${task.timeLimitMs / 1000} s`, { cause: error });
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  }
}

interface Outcome {
  readonly kills: number;
  readonly result: PullResult;
  readonly counts: HubCounts;
}

function figuresOf(task: DownloadTask, { kills, result, counts }: Outcome): Sample {
  const again = counts.bytesSentAgain / mebibyte;
  const { downloadSeconds, cpuSeconds, memoryMegabytes, ...others } = result.figures;
  const { tokensAtCdn } = counts;
  const repeatMebibytes = counts.copyBytesSent / mebibyte;
  if (task.kind === "manners") return { ...others, tokensAtCdn, repeatMebibytes };
  if (task.kind === "kill") return kills === 0 ? {} : { againPerKillMebibytes: again / kills };
  if (task.fault !== undefined) {
    return { downloadSeconds, againMebibytes: again, sentShare: counts.bytesSent / task.sizeBytes };
  }
  const { verifiedAt } = result;
  const figures = { downloadSeconds, cpuSeconds, memoryMegabytes };
  return verifiedAt === undefined
    ? figures
    : { ...figures, verifiedMs: verifiedAt - counts.lastByteAt };
}

interface PullRun {
  readonly task: DownloadTask;
  readonly round: number;
  readonly signal: AbortSignal;
}

/** Downloads in as many processes as are killed on the way, and a last one. */
async function pullThrough(command: DownloadCommand, { task, round, signal }: PullRun) {
  const next = randomNumbers(round + 1);
  for (let kills = 0; ; kills++) {
    signal.throwIfAborted();
    const pull = new PullProcess(command, signal);
    if (kills >= (task.kills ?? 0)) return { kills, result: await pull.result };
    await pull.begun;
    const waitMs = killAfterMs.least + next() * (killAfterMs.most - killAfterMs.least);
    await Promise.race([delay(waitMs), pull.result.catch(() => {})]);
    const result = await pull.kill();
    if (result !== undefined) return { kills, result };
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: mebibyte }), hash);
  return hash.digest("hex");
}
