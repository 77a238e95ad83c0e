/** Tokens of one answer. What an engine does not say is left out. */
export interface Usage {
  /** Tokens of the conversation as the model read it, its template included. */
  readonly promptTokens: number;
  /** Those of them that it still had in mind and did not read again. */
  readonly cachedPromptTokens?: number;
  /** Tokens the model wrote. */
  readonly completionTokens: number;
  /** Tokens now in the model's context. */
  readonly contextUsed?: number;
  /** Tokens the context can hold. */
  readonly contextSize?: number;
}

/** Where the time of one answer went, in milliseconds. What an engine does not say is left out. */
export interface Timings {
  /** Loading the model; there only when the question had to wait for that. */
  readonly loadMs?: number;
  /** Waiting for a free place in the engine. */
  readonly queueMs?: number;
  /** Reading the prompt. */
  readonly promptMs?: number;
  /** Writing the answer, from its first token to its last. */
  readonly generationMs?: number;
  /** From the call to the first chunk. */
  readonly firstChunkMs?: number;
  /** Tokens written per second of `generationMs`; 0 for an answer of less than two tokens. */
  readonly tokensPerSecond?: number;
}
