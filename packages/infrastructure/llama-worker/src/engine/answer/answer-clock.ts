import type { Timings } from "@llm/domain";

/** Takes the times of one answer. */
export class AnswerClock {
  readonly #asked = performance.now();
  #began: number | undefined;
  #firstToken: number | undefined;
  #lastToken: number | undefined;
  #firstChunk: number | undefined;
  #readerMs = 0;
  #readerMsAtLastToken = 0;

  /** The engine has a free place for it. */
  begin(): void {
    this.#began = performance.now();
  }

  token(): void {
    this.#lastToken = performance.now();
    this.#firstToken ??= this.#lastToken;
    this.#readerMsAtLastToken = this.#readerMs;
  }

  chunk(): void {
    this.#firstChunk ??= performance.now();
  }

  /** The reader was busy with a chunk, and nothing was written meanwhile. */
  readerTook(milliseconds: number): void {
    this.#readerMs += milliseconds;
  }

  /** Tokens the engine wrote in a second, the time of the reader left out; 0 for less than two tokens. */
  engineSpeed(completionTokens: number): number {
    const { generationMs } = this.timings(completionTokens);
    const engineMs = generationMs - this.#readerMsAtLastToken;
    return engineMs <= 0 ? 0 : ((completionTokens - 1) / engineMs) * 1000;
  }

  timings(completionTokens: number): Required<Omit<Timings, "loadMs">> {
    const now = performance.now();
    const began = this.#began ?? now;
    const firstToken = this.#firstToken ?? now;
    const generationMs = (this.#lastToken ?? firstToken) - firstToken;
    return {
      queueMs: began - this.#asked,
      promptMs: firstToken - began,
      generationMs,
      firstChunkMs: (this.#firstChunk ?? now) - this.#asked,
      // The first token belongs to the prompt's time, so one fewer is written in `generationMs`.
      tokensPerSecond: generationMs === 0 ? 0 : ((completionTokens - 1) / generationMs) * 1000,
    };
  }
}
