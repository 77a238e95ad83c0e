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
  downloadSeconds: { title: "download, s", better: "lower" },
  cpuSeconds: { title: "processor, s", better: "lower" },
  verifiedMs: { title: "last byte to verified, ms", better: "lower" },
  againMebibytes: { title: "sent again, MiB", better: "lower" },
  againPerKillMebibytes: { title: "sent again per kill, MiB", better: "lower" },
  sentShare: { title: "bytes sent / size", better: "lower" },
  pauseMs: { title: "pause, ms", better: "lower" },
  cancelMs: { title: "cancel, ms", better: "lower" },
  leftFiles: { title: "files left by cancel", better: "lower" },
  eventsPerSecond: { title: "progress events/s", better: "lower" },
  tokensAtCdn: { title: "tokens seen by the CDN", better: "lower" },
  repeatMebibytes: { title: "sent for the same file again, MiB", better: "lower" },
} as const satisfies Record<string, { title: string; better: "higher" | "lower" }>;

export type FigureName = keyof typeof figures;

export const figureNames = Object.keys(figures).filter(isFigureName);

function isFigureName(name: string): name is FigureName {
  return Object.hasOwn(figures, name);
}

/** The figures of one run of a task. */
export type Sample = Readonly<Partial<Record<FigureName, number>>>;
