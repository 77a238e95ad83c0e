const usual = 8192;
const smaller = 4096;

export interface ContextSizeFacts {
  /** Tokens the model was trained for. */
  readonly trainContextSize: number | undefined;
  readonly weightBytes: number;
  /** Tells how many bytes a context of so many tokens takes. */
  readonly contextBytes: (contextSize: number) => Promise<number>;
}

/**
 * Chooses the tokens of a conversation when nobody says: 8,192, or what the model was trained for if that is less.
 * Where those would take more memory than the weights, as they do in the smallest models, it is 4,096.
 */
export async function chooseContextSize(facts: ContextSizeFacts): Promise<number> {
  const most = Math.min(facts.trainContextSize ?? usual, usual);
  if (most <= smaller) return most;
  return (await facts.contextBytes(most)) > facts.weightBytes ? smaller : most;
}
