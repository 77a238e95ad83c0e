import { pieces, type HubContent } from "./content.ts";

export interface SeededContentOptions {
  /** Bytes. */
  readonly size: number;
  /** The same seed gives the same bytes. @default 1 */
  readonly seed?: number;
  /** What the file begins with, say a whole small model, so that a large file is a model too. @default nothing */
  readonly startsWith?: Uint8Array;
}

const blockBytes = 256 * 1024;
// Where in the noise a block begins is another place for each of the first four million blocks, since the number of
// places is prime: no part of the file can stand in for another, and nothing need be copied.
const places = 4_194_301;
const stride = 1_000_003;

/** Noise of any size, made as it is read: a file of many gigabytes costs no memory and no disk. */
export function seededContent(options: SeededContentOptions): HubContent {
  const { size, seed = 1, startsWith = new Uint8Array() } = options;
  const start = startsWith.subarray(0, size);
  const noise = makeNoise(seed);
  return {
    size,
    *read(from, to) {
      yield* pieces(start, from, Math.min(to, start.length));
      let at = Math.max(from, start.length);
      while (at < to) {
        const index = Math.floor(at / blockBytes);
        const within = at - index * blockBytes;
        const length = Math.min(blockBytes - within, to - at);
        yield block(noise, index).subarray(within, within + length);
        at += length;
      }
    },
  };
}

function block(noise: Uint8Array, index: number): Uint8Array {
  const from = (index * stride) % places;
  return noise.subarray(from, from + blockBytes);
}

function makeNoise(seed: number): Uint8Array {
  const words = new Uint32Array(Math.ceil((places + blockBytes) / 4));
  const next = randomNumbers(seed);
  for (let at = 0; at < words.length; at++) words[at] = next() * 2 ** 32;
  return new Uint8Array(words.buffer);
}

/** Gives numbers from 0 up to, but without, 1: the same for the same seed on every machine (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
