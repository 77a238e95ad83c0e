import type { Clock } from "@llm/domain";
import type { ByteRange } from "./byte-ranges.ts";

/** A piece of a file that one connection fetches. Its end moves nearer when another connection takes a part over. */
export interface Segment {
  readonly start: number;
  readonly startedAt: number;
  /** The next byte to come. */
  position: number;
  end: number;
  /** Called when another connection has taken over all that was left. */
  onTakenOver: () => void;
}

export interface RangePlanOptions {
  /** Connections that share the work, 1 or more. */
  readonly connections: number;
  readonly clock: Clock;
}

const least = 1024 * 1024;
const most = 64 * 1024 * 1024;
// Of the last pieces, so that at the end little is left to be hashed that came before what lies in front of it.
const mostAtEnd = 8 * 1024 * 1024;
// Not worth a connection of its own.
const leastTakenOver = 128 * 1024;
const worthTakingOverMs = 1_000;
// As long as a first byte may take its time.
const settlingMs = 2_000;

/**
 * Shares the missing ranges of a file out to connections, round by round, in which each gets a piece of the same
 * length. Rounds are as few as can be, since each waits once for a first byte; only the last one is of smaller
 * pieces. When nothing is left, a free connection takes over what a slower one would still need long for.
 */
export class RangePlan {
  readonly #connections: number;
  readonly #clock: Clock;
  #missing: ByteRange[];
  #pieceBytes = 0;
  /** Pieces of the round that nobody has taken yet. */
  #piecesLeft = 0;
  readonly #active = new Set<Segment>();

  constructor(missing: readonly ByteRange[], { connections, clock }: RangePlanOptions) {
    this.#missing = [...missing];
    this.#connections = connections;
    this.#clock = clock;
  }

  /** Whether a connection gets what it asked for. */
  get isReceiving(): boolean {
    return [...this.#active].some(({ start, position }) => position > start);
  }

  /** Whether everything was fetched. */
  get isDone(): boolean {
    return this.#missing.length === 0 && this.#active.size === 0;
  }

  /** The next piece for a free connection; undefined when none can be had at the moment. */
  take(): Segment | undefined {
    const range = this.#nextMissing() ?? this.#takeOver();
    if (range === undefined) return undefined;
    const segment: Segment = {
      start: range.start,
      position: range.start,
      end: range.end,
      startedAt: this.#clock.now(),
      onTakenOver() {},
    };
    this.#active.add(segment);
    return segment;
  }

  /** The connection is done with a piece; what it did not fetch is for others. */
  release(segment: Segment): void {
    this.#active.delete(segment);
    const { position: start, end } = segment;
    if (start >= end) return;
    this.#missing = [...this.#missing, { start, end }].sort((a, b) => a.start - b.start);
  }

  #nextMissing(): ByteRange | undefined {
    const [first, ...rest] = this.#missing;
    if (first === undefined) return undefined;
    if (this.#piecesLeft === 0) this.#beginRound();
    this.#piecesLeft -= 1;
    const end = Math.min(first.end, first.start + this.#pieceBytes);
    this.#missing = end < first.end ? [{ start: end, end: first.end }, ...rest] : rest;
    return { start: first.start, end };
  }

  #beginRound(): void {
    const left = this.#missing.reduce((sum, { start, end }) => sum + end - start, 0);
    const lastRound = this.#connections * mostAtEnd;
    const round = left > lastRound ? Math.max(left - lastRound, lastRound) : left;
    const share = Math.ceil(round / this.#connections);
    this.#pieceBytes = Math.min(Math.max(share, least), most);
    this.#piecesLeft = this.#connections;
  }

  #takeOver(): ByteRange | undefined {
    const [slowest] = [...this.#active].sort((a, b) => this.#timeLeft(b) - this.#timeLeft(a));
    if (slowest === undefined || this.#timeLeft(slowest) < worthTakingOverMs) return undefined;
    const { position, end } = slowest;
    // Half of what is left, again and again, comes close to a share by speed without guessing speeds.
    const half = Math.ceil((end - position) / 2);
    const start = half < leastTakenOver ? position : position + half;
    slowest.end = start;
    if (start === position) slowest.onTakenOver();
    return { start, end };
  }

  #timeLeft({ start, position, end, startedAt }: Segment): number {
    const age = this.#clock.now() - startedAt;
    // What a connection gets in a moment says nothing yet, and to end it costs what is under way.
    if (age < worthTakingOverMs) return 0;
    if (position > start) return ((end - position) * age) / (position - start);
    return age < settlingMs ? 0 : Number.POSITIVE_INFINITY;
  }
}
