import type { Engine } from "../engines/engine.ts";
import { gaps } from "../statistics.ts";

export interface TimedRequest {
  readonly turns: readonly string[];
  readonly maxTokens: number;
  readonly signal: AbortSignal;
  /** Told after each chunk. */
  readonly onChunk?: (answer: TimedAnswer, text: string) => void;
}

/** When the chunks of an answer came, in milliseconds. */
export class TimedAnswer {
  readonly startedAt = performance.now();
  readonly chunkTimes: number[] = [];
  text = "";
  promptTokens = 0;
  completionTokens = 0;

  get firstTokenMs(): number {
    return (this.chunkTimes[0] ?? Number.NaN) - this.startedAt;
  }

  get lastTokenAt(): number {
    return this.chunkTimes.at(-1) ?? Number.NaN;
  }

  get gaps(): readonly number[] {
    return gaps(this.chunkTimes);
  }

  /** Mean time of a token, the first left out. */
  get msPerToken(): number {
    return (this.lastTokenAt - this.startedAt - this.firstTokenMs) / (this.completionTokens - 1);
  }
}

/** Asks an engine; an answer cut short by the signal counts with what was written, if anything was. */
export async function timedAnswer(engine: Engine, request: TimedRequest): Promise<TimedAnswer> {
  const answer = new TimedAnswer();
  const onText = (text: string) => {
    answer.chunkTimes.push(performance.now());
    answer.text += text;
    request.onChunk?.(answer, text);
  };
  try {
    const { turns, maxTokens, signal } = request;
    const counts = await engine.answer({ turns, maxTokens, signal, onText });
    answer.promptTokens = counts.promptTokens;
    answer.completionTokens = counts.completionTokens;
  } catch (error) {
    if (!request.signal.aborted) throw error;
    answer.completionTokens = answer.chunkTimes.length;
  }
  if (answer.chunkTimes.length === 0) throw new Error("wrote nothing within the time limit");
  return answer;
}
