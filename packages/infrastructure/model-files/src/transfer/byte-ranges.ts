/** Bytes from `start` up to and without `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A set of bytes of a file, kept as few ranges as possible. */
export class ByteRanges {
  /** In order, apart from each other. */
  #ranges: ByteRange[] = [];
  #size = 0;

  /** How many bytes there are. */
  get size(): number {
    return this.#size;
  }

  /** How many bytes there are from the begin of the file on without a gap. */
  get prefix(): number {
    const first = this.#ranges[0];
    return first?.start === 0 ? first.end : 0;
  }

  add({ start, end }: ByteRange): void {
    if (start >= end) return;
    const before = this.#ranges.filter((range) => range.end < start);
    const after = this.#ranges.filter((range) => range.start > end);
    const touching = this.#ranges.slice(before.length, this.#ranges.length - after.length);
    const joined = {
      start: Math.min(start, touching[0]?.start ?? start),
      end: Math.max(end, touching.at(-1)?.end ?? end),
    };
    this.#replace([...before, joined, ...after]);
  }

  remove({ start, end }: ByteRange): void {
    if (start >= end) return;
    this.#replace(
      this.#ranges
        .flatMap((range) => [
          { start: range.start, end: Math.min(range.end, start) },
          { start: Math.max(range.start, end), end: range.end },
        ])
        .filter((range) => range.start < range.end),
    );
  }

  clear(): void {
    this.#replace([]);
  }

  /** What is missing of the first `length` bytes, in order. */
  missing(length: number): ByteRange[] {
    const gaps: ByteRange[] = [];
    let start = 0;
    for (const range of this.#ranges) {
      if (range.start > start) gaps.push({ start, end: Math.min(range.start, length) });
      start = range.end;
    }
    if (start < length) gaps.push({ start, end: length });
    return gaps.filter((gap) => gap.start < gap.end);
  }

  #replace(ranges: ByteRange[]): void {
    this.#ranges = ranges;
    this.#size = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  }
}
