/** Tokens of one answer. */
export interface Usage {
  /** Tokens of the conversation as the model read it, its template included. */
  readonly promptTokens: number;
  /** Those of them that it still had in mind and did not read again; left out where the engine does not say. */
  readonly cachedPromptTokens?: number;
  /** Tokens the model wrote. */
  readonly completionTokens: number;
  /** Tokens now in the model's context, and how many it can hold. */
  readonly contextUsed: number;
  readonly contextSize: number;
}

/** Where the time of one answer went, in milliseconds. */
export interface Timings {
  /** Loading the model, when the question had to wait for that; in no other time. */
  readonly loadMs?: number;
  /** Waiting for a free place in the engine. */
  readonly queueMs: number;
  /** Reading the prompt. */
  readonly promptMs: number;
  /** Writing the answer, from its first token to its last. */
  readonly generationMs: number;
  /** From the call to the first chunk. */
  readonly firstChunkMs: number;
  /** Tokens written per second of `generationMs`; 0 for an answer of less than two tokens. */
  readonly tokensPerSecond: number;
}
