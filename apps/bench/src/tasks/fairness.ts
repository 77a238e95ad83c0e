import type { Sample } from "../sample.ts";
import { gaps } from "../statistics.ts";
import type { TaskRun } from "./task-run.ts";
import { timedAnswer, type TimedAnswer } from "./timed-answer.ts";

/** Chunks that each of the others has written before the newcomer comes. */
const chunksBefore = 4;
/** More than the others get to write. */
const endless = 400;

/** Streams that are under way when another request comes with a long prompt: how long do they stand still? */
export async function fairness({ engine, words, task, signal }: TaskRun): Promise<Sample> {
  const enough = new AbortController();
  const progress = new Progress();
  const others = Array.from({ length: task.requests - 1 }, () =>
    timedAnswer(engine, {
      turns: [words.text(16)],
      maxTokens: endless,
      signal: AbortSignal.any([signal, enough.signal]),
      onChunk: (answer) => progress.note(answer),
    }),
  );
  const ended = Promise.all(others);
  const untilAllHave = (count: (answer: TimedAnswer) => number) =>
    Promise.race([progress.until(others.length, count), ended]);

  await untilAllHave(() => chunksBefore);
  const newcomer = await timedAnswer(engine, {
    turns: [words.text(task.promptTokens)],
    maxTokens: 1,
    signal,
  });
  const before = new Map(progress.answers.map((answer) => [answer, answer.chunkTimes.length]));
  await untilAllHave((answer) => (before.get(answer) ?? 0) + 1);
  enough.abort();

  const answers = await ended;
  const newcomerAt = newcomer.startedAt;
  return {
    longestGapMs: Math.max(
      ...answers.map(({ chunkTimes }) => longestGap(chunkTimes, newcomerAt, newcomer.lastTokenAt)),
    ),
    newcomerFirstTokenMs: newcomer.firstTokenMs,
  };
}

/** The longest time between two chunks that lies, in part at least, between two times. */
export function longestGap(times: readonly number[], from: number, to: number): number {
  const lengths = gaps(times);
  const within = lengths.filter((length, index) => {
    const end = times[index + 1] ?? from;
    return end > from && end - length < to;
  });
  return Math.max(0, ...within);
}

/** Waits until all of some answers have so many chunks. */
class Progress {
  readonly #answers = new Set<TimedAnswer>();
  #check = () => {};

  get answers(): readonly TimedAnswer[] {
    return [...this.#answers];
  }

  note(answer: TimedAnswer): void {
    this.#answers.add(answer);
    this.#check();
  }

  until(answerCount: number, chunkCount: (answer: TimedAnswer) => number): Promise<void> {
    return new Promise((resolve) => {
      this.#check = () => {
        const ready = this.answers.filter(
          (answer) => answer.chunkTimes.length >= chunkCount(answer),
        );
        if (ready.length >= answerCount) resolve();
      };
      this.#check();
    });
  }
}
