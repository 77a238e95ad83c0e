import type { Sample } from "../sample.ts";
import { median } from "../statistics.ts";
import type { TaskRun } from "./task-run.ts";
import { timedAnswer } from "./timed-answer.ts";

/** One answer alone. */
export async function stream({ engine, words, task, signal }: TaskRun): Promise<Sample> {
  const { promptTokens, maxTokens } = task;
  const answer = await timedAnswer(engine, {
    turns: [words.text(promptTokens)],
    maxTokens,
    signal,
  });
  if (answer.completionTokens < 2) throw new Error("wrote one token within the time limit");
  return {
    firstTokenMs: answer.firstTokenMs,
    msPerToken: answer.msPerToken,
    msPerTokenP50: median(answer.gaps),
    tokensPerSecond: 1000 / answer.msPerToken,
  };
}

/** How fast a prompt is read: an answer of one token. */
export async function prompt({ engine, words, task, signal }: TaskRun): Promise<Sample> {
  const turns = [words.text(task.promptTokens)];
  const answer = await timedAnswer(engine, { turns, maxTokens: 1, signal });
  return {
    firstTokenMs: answer.firstTokenMs,
    promptTokensPerSecond: (1000 * answer.promptTokens) / answer.firstTokenMs,
  };
}
