import { pieces, type HubContent } from "./content.ts";

export interface SeededContentOptions {
  /** Bytes. */
  readonly size: number;
  /** The same seed gives the same bytes. @default 1 */
  readonly seed?: number;
  /** What the file begins with, say a whole small model, so that a large file is a model too. @default nothing */
  readonly startsWith?: Uint8Array;
}

const blockBytes = 16 * 1024;
// A prime, so that neighbouring blocks begin at unlike places of the noise.
const stride = 7919;

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

// Every block has its number in it, so that no part of the file can stand in for another.
function block(noise: Uint8Array, index: number): Uint8Array {
  const from = (index * stride) % (noise.length - blockBytes);
  const bytes = noise.slice(from, from + blockBytes);
  new DataView(bytes.buffer).setFloat64(0, index);
  return bytes;
}

function makeNoise(seed: number): Uint8Array {
  const bytes = new Uint8Array(16 * blockBytes);
  const next = randomNumbers(seed);
  for (let at = 0; at < bytes.length; at++) bytes[at] = next() * 256;
  return bytes;
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
