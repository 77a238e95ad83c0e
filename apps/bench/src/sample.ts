/** What is measured, with its unit and which way is better. */
export const figures = {
  tokensPerSecond: { title: "tokens/s", better: "higher" },
  msPerToken: { title: "ms/token (mean)", better: "lower" },
  msPerTokenP50: { title: "ms/token (p50)", better: "lower" },
  promptTokensPerSecond: { title: "prompt tokens/s", better: "higher" },
  firstTokenMs: { title: "first token, ms", better: "lower" },
  longestGapMs: { title: "longest gap of the others, ms", better: "lower" },
  newcomerFirstTokenMs: { title: "first token of the newcomer, ms", better: "lower" },
  keptFirstTokenMs: { title: "first token, history kept, ms", better: "lower" },
  freshFirstTokenMs: { title: "first token, history new, ms", better: "lower" },
  coldStartMs: { title: "process start to first token, ms", better: "lower" },
  memoryMegabytes: { title: "resident memory, MB", better: "lower" },
  chunkLatencyP50Ms: { title: "engine to reader, ms (p50)", better: "lower" },
  chunkLatencyP99Ms: { title: "engine to reader, ms (p99)", better: "lower" },
} as const satisfies Record<string, { title: string; better: "higher" | "lower" }>;

export type FigureName = keyof typeof figures;

export const figureNames = Object.keys(figures).filter(isFigureName);

function isFigureName(name: string): name is FigureName {
  return Object.hasOwn(figures, name);
}

/** The figures of one run of a task. */
export type Sample = Readonly<Partial<Record<FigureName, number>>>;
