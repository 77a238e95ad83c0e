/** Settings to be tried. */
export interface Candidate {
  readonly threads: number;
  readonly flashAttention: boolean;
  /** Whether all threads of the process are kept on one CPU. */
  readonly pinned: boolean;
}

/** Mean times of a candidate, in milliseconds. */
export interface Speed {
  /** To read a token of a prompt. */
  readonly readMs: number;
  /** To write a token: the mean and not the median, since threads that now and then stall are what is to be found. */
  readonly writeMs: number;
}

export interface Fastest extends Candidate {
  readonly writeMs: number;
}

export interface Search {
  /** Thread counts to try, ascending; at least one. */
  readonly threadCounts: readonly number[];
  /** Whether the model can be computed with flash attention. */
  readonly canFlash: boolean;
  /** Whether the process can be kept on one CPU. */
  readonly canPin: boolean;
  /** Measures one candidate; undefined when its mean is above `limitMs` per written token, or the time is up. */
  readonly measure: (candidate: Candidate, limitMs: number) => Promise<Speed | undefined>;
  /** Whether there is time to measure another candidate whose tokens take about so long. */
  readonly hasTimeFor: (writeMs: number) => boolean;
}

/** More threads take cores from the rest of the machine, so they must be worth it. */
const threadGain = 1.25;
/**
 * A token passes from thread to thread. Where the CPU left alone for that moment falls asleep, as on virtual machines,
 * one CPU for both is faster. Answers gain more by it than a measurement shows, in which nothing else is done between two
 * tokens: 1.45 times and 1.1 to 1.2 times with 0.5 billion parameters.
 */
const pinGain = 1.05;
/**
 * Flash attention takes less memory, and gains with the length of a context, of which a measurement sees only the
 * beginning. So to do without it must be worth it too.
 */
const plainGain = 1.25;
/** A chat reads about as many times more tokens than it writes. */
const readShare = 4;

/** Finds the fastest settings; undefined when the time was up before they were known. */
export async function chooseFastest(search: Search): Promise<Fastest | undefined> {
  const { threadCounts, canFlash, canPin, measure, hasTimeFor } = search;
  let best: { candidate: Candidate; speed: Speed } | undefined;
  for (const threads of threadCounts) {
    // More threads may well be better, but nobody knows.
    if (best !== undefined && !hasTimeFor(best.speed.writeMs)) return undefined;
    const candidate = { threads, flashAttention: canFlash, pinned: false };
    const limitMs = best === undefined ? Infinity : best.speed.writeMs / threadGain;
    const speed = await measure(candidate, limitMs);
    if (speed === undefined) break;
    best = { candidate, speed };
    // Before more threads are tried, which may stall until the time is up.
    if (canPin && threads === 1 && hasTimeFor(speed.writeMs)) {
      const pinned = { ...candidate, pinned: true };
      const pinnedSpeed = await measure(pinned, speed.writeMs / pinGain);
      if (pinnedSpeed !== undefined) best = { candidate: pinned, speed: pinnedSpeed };
    }
  }
  if (best === undefined) return undefined;
  // What is too slow to be compared is large, and for large models flash attention is right.
  if (canFlash && hasTimeFor(best.speed.writeMs)) {
    const plain = { ...best.candidate, flashAttention: false };
    const speed = await measure(plain, Infinity);
    if (speed !== undefined && cost(speed) * plainGain < cost(best.speed)) {
      best = { candidate: plain, speed };
    }
  }
  return { ...best.candidate, writeMs: best.speed.writeMs };
}

function cost({ readMs, writeMs }: Speed): number {
  return readShare * readMs + writeMs;
}
