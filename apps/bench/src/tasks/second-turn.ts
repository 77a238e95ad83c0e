import type { Sample } from "../sample.ts";
import type { TaskRun } from "./task-run.ts";
import { timedAnswer } from "./timed-answer.ts";

/** With the 14 of the chat template, 56 tokens are new. */
const newWords = 42;

/** The second question of a conversation, and the same amount of text that the engine has never seen. */
export async function secondTurn({ engine, words, task, signal }: TaskRun): Promise<Sample> {
  const ask = (turns: readonly string[]) => timedAnswer(engine, { turns, maxTokens: 1, signal });
  const history = words.text(task.promptTokens);
  const first = await ask([history]);
  const kept = await ask([history, first.text.trim() || "so", words.text(newWords)]);
  const fresh = await ask([words.text(task.promptTokens), "so", words.text(newWords)]);
  return { keptFirstTokenMs: kept.firstTokenMs, freshFirstTokenMs: fresh.firstTokenMs };
}
