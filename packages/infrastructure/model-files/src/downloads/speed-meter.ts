import type { Clock } from "@llm/domain";

const windowMs = 3_000;
const betweenSamplesMs = 50;

/** Tells how fast a number of bytes grows, by what it did in the last seconds. */
export class SpeedMeter {
  readonly #clock: Clock;
  #samples: { readonly at: number; readonly bytes: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The number is `bytes` now. */
  note(bytes: number): void {
    const at = this.#clock.now();
    const last = this.#samples.at(-1);
    if (last !== undefined && at - last.at < betweenSamplesMs) return;
    const recent = this.#samples.filter((sample) => at - sample.at <= windowMs);
    this.#samples = [...recent, { at, bytes }];
  }

  /** Begins anew, so that a pause does not count. */
  reset(): void {
    this.#samples = [];
  }

  get bytesPerSecond(): number {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    const now = this.#clock.now();
    if (first === undefined || last === undefined || now - last.at > windowMs) return 0;
    const seconds = (now - first.at) / 1_000;
    return seconds < 0.1 ? 0 : Math.max(0, Math.round((last.bytes - first.bytes) / seconds));
  }
}
