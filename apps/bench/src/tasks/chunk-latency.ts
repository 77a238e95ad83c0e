import { monotonicMs, readStamps } from "../engines/stamp.ts";
import type { Sample } from "../sample.ts";
import { quantile } from "../statistics.ts";
import type { TaskRun } from "./task-run.ts";
import { timedAnswer } from "./timed-answer.ts";

/** How long a token is under way to its reader, for an engine that writes the time of each. */
export async function chunkLatency({ engine, words, task, signal }: TaskRun): Promise<Sample> {
  const latencies: number[] = [];
  await timedAnswer(engine, {
    turns: [words.text(task.promptTokens)],
    maxTokens: task.maxTokens,
    signal,
    onChunk: (_, text) => {
      const now = monotonicMs();
      latencies.push(...readStamps(text).map((stampedAt) => now - stampedAt));
    },
  });
  return {
    chunkLatencyP50Ms: quantile(latencies, 0.5),
    chunkLatencyP99Ms: quantile(latencies, 0.99),
  };
}
