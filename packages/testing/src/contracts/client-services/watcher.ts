import type { WatchOptions } from "@llm/domain";

interface Watched<State> {
  watch(options?: WatchOptions): AsyncIterable<State, void, undefined>;
}

/** Watches models or downloads until it is disposed. */
export class Watcher<State> implements AsyncDisposable {
  readonly states: State[] = [];
  readonly #idOf: (state: State) => string;
  readonly #controller = new AbortController();
  readonly #ended: Promise<unknown>;

  constructor(watched: Watched<State>, idOf: (state: State) => string) {
    this.#idOf = idOf;
    this.#ended = this.#watch(watched).catch((error: unknown) => error);
  }

  /** The states of one so far, in order. */
  of(id: string): readonly State[] {
    return this.states.filter((state) => this.#idOf(state) === id);
  }

  /** What one is doing, as far as is known here. */
  last(id: string): State | undefined {
    return this.of(id).at(-1);
  }

  /** Waits for the end of the watch, and gives what it failed with. */
  ended(): Promise<unknown> {
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#controller.abort();
    await this.#ended;
  }

  async #watch(watched: Watched<State>): Promise<void> {
    const { signal } = this.#controller;
    for await (const state of watched.watch({ signal })) this.states.push(state);
  }
}
