/** Passes on a progress of 0 to 1 in steps of a hundredth, never going back; 1 comes from `finish` alone. */
export class LoadProgress {
  readonly #report: (progress: number) => void;
  #percent = -1;

  constructor(report: (progress: number) => void) {
    this.#report = report;
  }

  readonly advance = (progress: number): void => {
    const percent = Math.min(99, Math.floor(progress * 100));
    if (percent <= this.#percent) return;
    this.#percent = percent;
    this.#report(percent / 100);
  };

  finish(): void {
    this.#report(1);
  }
}
