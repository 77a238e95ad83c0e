const paceMs = 100;

/** Passes changes of state on at once, and progress at most ten times a second for each download. */
export class ProgressPace<Job extends object> {
  readonly #publish: (job: Job) => void;
  readonly #timers = new Map<Job, NodeJS.Timeout>();
  readonly #waiting = new Set<Job>();

  constructor(publish: (job: Job) => void) {
    this.#publish = publish;
  }

  note(job: Job, isUrgent: boolean): void {
    const isPaced = this.#timers.has(job);
    if (isUrgent || !isPaced) {
      this.#waiting.delete(job);
      this.#publish(job);
      if (!isPaced) this.#restAfter(job);
    } else this.#waiting.add(job);
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #restAfter(job: Job): void {
    const timer = setTimeout(() => {
      this.#timers.delete(job);
      if (!this.#waiting.delete(job)) return;
      this.#publish(job);
      this.#restAfter(job);
    }, paceMs);
    timer.unref();
    this.#timers.set(job, timer);
  }
}
