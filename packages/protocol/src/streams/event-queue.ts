/** Turns events that are pushed into an async iterable that ends with `signal`. For rare events: it is not bounded. */
export class EventQueue<Event> implements AsyncIterable<Event> {
  readonly #signal: AbortSignal | undefined;
  readonly #events: Event[] = [];
  #wake: () => void = () => {};

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  push(event: Event): void {
    this.#events.push(event);
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event, void, undefined> {
    const onAbort = () => this.#wake();
    this.#signal?.addEventListener("abort", onAbort, { once: true });
    try {
      for (;;) {
        const event = this.#events.shift();
        if (event !== undefined) yield event;
        else if (this.#signal?.aborted) return;
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      this.#signal?.removeEventListener("abort", onAbort);
    }
  }
}
