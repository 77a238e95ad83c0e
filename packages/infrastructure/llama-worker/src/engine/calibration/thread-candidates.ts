export interface ThreadLimits {
  /** Cores worth a thread: those that compute, and no more than this process may use. */
  readonly cores: number;
  readonly weightBytes: number;
}

/** What one core reads of the weights in a millisecond; every token reads all of them. */
const bytesPerMs = 8_000_000;
/** A token that takes longer leaves no time to try more. */
const longestTokenMs = 150;

/** Thread counts to try, ascending: from 1 by doubling, from more for a model that one core is too slow for. */
export function threadCandidates({ cores, weightBytes }: ThreadLimits): number[] {
  let threads = 1;
  while (threads < cores && weightBytes / bytesPerMs / threads > longestTokenMs) threads *= 2;
  const counts: number[] = [];
  for (; threads < cores; threads *= 2) counts.push(threads);
  return [...counts, Math.max(1, cores)];
}
