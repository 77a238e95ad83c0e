/** Reads of at least `tokens` at a time are fast: with flash attention on a CPU, shorter ones take a slow path. */
export interface FastRead {
  readonly tokens: number;
  /** From so many tokens on a short read costs more than a fast one. */
  readonly worthFrom: number;
  /** Tokens at the end of a prompt that are not read with the rest. */
  readonly apart: number;
}

/** The slow path costs the more the longer the history is; up to here it hardly matters. */
const shortHistory = 256;

/**
 * Tells how many of the first tokens of a prompt stay as a slot holds them. The last token is always read, since
 * the answer is written from it. Of a long history some is read again where that makes the read a fast one.
 * @param held first tokens of the prompt that the slot holds
 * @param fastRead undefined when short reads cost no more
 */
export function keptTokens(held: number, promptLength: number, fastRead?: FastRead): number {
  const kept = Math.max(0, Math.min(held, promptLength - 1));
  if (fastRead === undefined) return kept;
  const short = Math.max(0, promptLength - kept - fastRead.apart) % fastRead.tokens;
  const rewound = kept - (fastRead.tokens - short);
  return short < fastRead.worthFrom || rewound < shortHistory ? kept : rewound;
}
