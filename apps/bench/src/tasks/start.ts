import { monotonicMs } from "../engines/stamp.ts";
import type { Sample } from "../sample.ts";
import type { TaskRun } from "./task-run.ts";
import { timedAnswer } from "./timed-answer.ts";

/** From the start of the process to the first token, and the memory once it has worked. */
export async function start({ engine, words, task, signal, launchedAt }: TaskRun): Promise<Sample> {
  await timedAnswer(engine, { turns: [words.text(4)], maxTokens: 1, signal });
  const coldStartMs = monotonicMs() - launchedAt;
  const { promptTokens, maxTokens } = task;
  if (promptTokens > 0) {
    await timedAnswer(engine, { turns: [words.text(promptTokens)], maxTokens, signal });
  }
  return { coldStartMs, memoryMegabytes: (await engine.memoryBytes()) / 1e6 };
}
