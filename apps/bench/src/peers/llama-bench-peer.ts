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
/** Tokens of a stream that are timed together: few, for a median that is like one of single tokens. */
const pieceTokens = 4;

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
    if (task.kind === "prompt") {
      const speeds = await this.#measure(task, [
        ["--n-prompt", String(task.promptTokens)],
        ["--n-gen", "0"],
        ["--repetitions", "1"],
      ]);
      return { promptTokensPerSecond: median(speeds) };
    }
    // Each piece begins at this depth, where a stream is in its middle.
    const depth = task.promptTokens + Math.floor(task.maxTokens / 2);
    const speeds = await this.#measure(task, [
      ["--n-prompt", "0"],
      ["--n-gen", String(pieceTokens)],
      ["--n-depth", String(depth)],
      ["--repetitions", String(Math.ceil(task.maxTokens / pieceTokens))],
    ]);
    const times = speeds.map((speed) => 1000 / speed);
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
    ).catch((error: unknown) => {
      throw new Error(failureOf(error, task));
    });
    const [result] = outputSchema.parse(JSON.parse(stdout));
    return result?.samples_ts ?? [];
  }
}

const failureSchema = z.object({ killed: z.boolean().default(false), code: z.unknown() });

/** In other words than Node's, which quote the command with its paths. */
function failureOf(error: unknown, { timeLimitMs }: Task): string {
  const { killed, code } = failureSchema.parse(error);
  return killed ? `nothing within ${timeLimitMs / 1000} s` : `ended with exit code ${String(code)}`;
}
