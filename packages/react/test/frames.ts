import type { ScheduleFrame } from "../src/store/frame-batch.ts";

/** Frames that come when the test says so. */
export class Frames {
  #callbacks = new Set<() => void>();

  readonly schedule: ScheduleFrame = (callback) => {
    this.#callbacks.add(callback);
    return () => this.#callbacks.delete(callback);
  };

  get pending(): number {
    return this.#callbacks.size;
  }

  next(): void {
    const callbacks = [...this.#callbacks];
    this.#callbacks.clear();
    for (const callback of callbacks) callback();
  }
}
