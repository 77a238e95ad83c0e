/** Whoever wants to be told of an event. What one of them throws keeps no other from being told, now or later. */
export class Listeners<Event> {
  readonly #listeners = new Set<(event: Event) => void>();

  /** Returns how to take the listener back. */
  add(listener: (event: Event) => void): () => void {
    // A function of its own, so that one added twice is told twice, and taken back one at a time.
    const tell = (event: Event): void => listener(event);
    this.#listeners.add(tell);
    return () => void this.#listeners.delete(tell);
  }

  tell(event: Event): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch {
        // The listener's own defect: the teller can do nothing about it, and what it tells has happened.
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
