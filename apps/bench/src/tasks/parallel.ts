import type { Sample } from "../sample.ts";
import { median } from "../statistics.ts";
import type { TaskRun } from "./task-run.ts";
import { timedAnswer } from "./timed-answer.ts";

/** Several answers asked for at once: what all of them write, from the first call to the last token. */
export async function parallel({ engine, words, task, signal }: TaskRun): Promise<Sample> {
  const { requests, promptTokens, maxTokens } = task;
  const startedAt = performance.now();
  const answers = await Promise.all(
    Array.from({ length: requests }, () =>
      timedAnswer(engine, { turns: [words.text(promptTokens)], maxTokens, signal }),
    ),
  );
  const tokens = answers.reduce((sum, answer) => sum + answer.completionTokens, 0);
  const endedAt = Math.max(...answers.map((answer) => answer.lastTokenAt));
  return {
    tokensPerSecond: (1000 * tokens) / (endedAt - startedAt),
    firstTokenMs: median(answers.map((answer) => answer.firstTokenMs)),
  };
}
