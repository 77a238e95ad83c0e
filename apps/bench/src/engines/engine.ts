/** How an engine is opened. It runs on the CPU where `threads` is given, and as it likes where it is not. */
export interface EngineSetup {
  readonly modelPath: string;
  /** Answers there will be at once, at most. */
  readonly requests: number;
  /** Tokens of each conversation. @default the engine's choice */
  readonly contextSize?: number;
  /** @default the engine's choice */
  readonly threads?: number;
  /** What was measured of the model, for engines that measure. @default nothing */
  readonly calibrationFile?: string;
}

export interface AnswerRequest {
  /** What user and assistant said in turns, the user first and last. */
  readonly turns: readonly string[];
  readonly maxTokens: number;
  readonly onText: (text: string) => void;
  /** Ends the answer, which may resolve or reject then. */
  readonly signal: AbortSignal;
}

export interface TokenCounts {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** An engine with one model loaded, driven by the tasks. It always writes the likeliest token. */
export interface Engine extends AsyncDisposable {
  answer(request: AnswerRequest): Promise<TokenCounts>;
  /** Resident memory of the process that holds the model. */
  memoryBytes(): Promise<number>;
}
