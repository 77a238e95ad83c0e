import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { benchModelFile } from "../bench-models.ts";
import { findBinary } from "../find-binary.ts";
import type { Sample } from "../sample.ts";
import { median } from "../statistics.ts";
import type { Task } from "../tasks/task.ts";
import type { Peer } from "./peer.ts";

const execute = promisify(execFile);
/** Pieces of a stream that are timed one by one, for their median. */
const repetitions = 4;

const outputSchema = z.array(z.object({ n_gen: z.number(), samples_ts: z.array(z.number()) }));

/** llama.cpp's own benchmark: decoding alone, without text or sampling, at one thread. */
export class LlamaBenchPeer implements Peer {
  readonly name = "llama-bench";
  readonly title = "llama-bench, 1 thread";
  #running: AbortController | undefined;

  available(): Promise<string | undefined> {
    const isThere = findBinary("llama-bench") !== undefined;
    return Promise.resolve(isThere ? undefined : "not found: set LLAMA_BENCH, or put it on PATH");
  }

  async run(task: Task): Promise<Sample> {
    const isPrompt = task.kind === "prompt";
    const speeds = await this.#measure(task, [
      ["--n-prompt", String(isPrompt ? task.promptTokens : 0)],
      ["--n-gen", String(isPrompt ? 0 : Math.ceil(task.maxTokens / repetitions))],
      ["--n-depth", String(isPrompt ? 0 : task.promptTokens)],
      ["--repetitions", String(isPrompt ? 1 : repetitions)],
    ]);
    const times = speeds.map((speed) => 1000 / speed);
    if (isPrompt) return { promptTokensPerSecond: median(speeds) };
    const msPerToken = times.reduce((sum, time) => sum + time, 0) / times.length;
    return { msPerToken, msPerTokenP50: median(times), tokensPerSecond: 1000 / msPerToken };
  }

  release(): Promise<void> {
    this.#running?.abort();
    return Promise.resolve();
  }

  async #measure(task: Task, options: readonly (readonly string[])[]): Promise<readonly number[]> {
    this.#running = new AbortController();
    const { stdout } = await execute(
      findBinary("llama-bench") ?? "llama-bench",
      [
        ["--model", await benchModelFile(task.model)],
        ["--threads", "1", "--n-gpu-layers", "0", "--output", "json"],
        ...options,
      ].flat(),
      { timeout: task.timeLimitMs, signal: this.#running.signal },
    );
    const [result] = outputSchema.parse(JSON.parse(stdout));
    return result?.samples_ts ?? [];
  }
}
