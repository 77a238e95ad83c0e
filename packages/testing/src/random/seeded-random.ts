/** Random numbers that are the same for the same seed, on every machine (mulberry32). */
export class SeededRandom {
  #state: number;

  /** `seed` is any whole number; its lowest 32 bits count. */
  constructor(seed: number) {
    this.#state = seed;
  }

  /** 0 or more, less than 1. */
  next(): number {
    return this.#bits() / 2 ** 32;
  }

  /** A whole number from 0 up to and without `limit`, which is 2^32 at most. */
  below(limit: number): number {
    return this.#bits() % limit;
  }

  /** Whether something happens that does so in `percent` of all cases. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  /** One of the items. @throws when there is none */
  pick<Item>(items: readonly Item[]): Item {
    for (const item of items.slice(this.below(items.length))) return item;
    throw new Error("There is nothing to pick from.");
  }

  #bits(): number {
    this.#state = (this.#state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
}
