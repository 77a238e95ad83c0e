import { tensorTypes } from "@llm/gguf";

type WeightType = "F16" | "Q8_0" | "Q4_0";

const blockElements = 32;
/** Bits of a weight in a block, beside its sign. */
const magnitudeBits = { Q8_0: 6, Q4_0: 2 } as const;
// A prime, so that rows of any usual width repeat only after this many rows.
const poolBlocks = 32_771;

/**
 * An endless supply of random weights, made once and then given out in turns: what the weights are does not
 * matter to a test, only that they differ, and making each of them anew would take seconds.
 */
export class RandomWeights {
  readonly #pool: Uint8Array;
  readonly #blockBytes: number;
  #nextBlock = 0;

  /** The weights have about this `magnitude`, rounded to a power of two, and either sign. */
  constructor(type: WeightType, seed: number, magnitude: number) {
    this.#blockBytes =
      (blockElements / tensorTypes[type].blockElements) * tensorTypes[type].blockBytes;
    this.#pool = new Uint8Array(poolBlocks * this.#blockBytes);
    fillRandom(this.#pool, seed);
    const exponent = Math.round(Math.log2(magnitude));
    if (type === "F16") setExponents(this.#pool, exponent);
    else setScales(this.#pool, this.#blockBytes, exponent - magnitudeBits[type]);
  }

  /** Gives the bytes of so many weights, a multiple of 32, piece by piece. */
  *take(elements: number): Generator<Uint8Array> {
    let blocks = elements / blockElements;
    while (blocks > 0) {
      const count = Math.min(blocks, poolBlocks - this.#nextBlock);
      const from = this.#nextBlock * this.#blockBytes;
      yield this.#pool.subarray(from, from + count * this.#blockBytes);
      this.#nextBlock = (this.#nextBlock + count) % poolBlocks;
      blocks -= count;
    }
  }
}

// Xorshift: fast, and the same numbers on every machine.
function fillRandom(bytes: Uint8Array, seed: number): void {
  let state = Math.imul(seed, 0x9e37_79b1) || 1;
  for (let at = 0; at < bytes.length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state >>> 8;
  }
}

const halfBias = 15;

// The sign and the fraction stay random; with this exponent the weights lie between 2^exponent and twice that.
function setExponents(pool: Uint8Array, exponent: number): void {
  const weights = new Uint16Array(pool.buffer);
  const bits = (halfBias + exponent) << 10;
  for (let at = 0; at < weights.length; at++) weights[at] = ((weights[at] ?? 0) & 0x83ff) | bits;
}

// A block is a scale of this exponent and 32 whole numbers of either sign.
function setScales(pool: Uint8Array, blockBytes: number, exponent: number): void {
  const bits = (halfBias + exponent) << 10;
  const view = new DataView(pool.buffer);
  for (let at = 0; at < pool.length; at += blockBytes) view.setUint16(at, bits, true);
}
