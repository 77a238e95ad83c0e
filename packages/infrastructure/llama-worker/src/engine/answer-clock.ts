import type { Timings } from "@llm/domain";

/** Takes the times of one answer. */
export class AnswerClock {
  readonly #asked = performance.now();
  #began: number | undefined;
  #firstToken: number | undefined;
  #lastToken: number | undefined;
  #firstChunk: number | undefined;

  /** The engine has a free place for it. */
  begin(): void {
    this.#began = performance.now();
  }

  token(): void {
    this.#lastToken = performance.now();
    this.#firstToken ??= this.#lastToken;
  }

  chunk(): void {
    this.#firstChunk ??= performance.now();
  }

  timings(completionTokens: number): Timings {
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
