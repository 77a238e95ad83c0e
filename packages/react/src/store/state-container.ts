import { deriveState, initialState, type CoreState, type LlmState } from "./llm-state.ts";

/** Holds the state and tells its listeners when it changes, in the manner of `useSyncExternalStore`. */
export class StateContainer {
  #state = deriveState(initialState);
  readonly #listeners = new Set<() => void>();

  readonly getSnapshot = (): LlmState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  update(change: Partial<CoreState>): void {
    this.#state = deriveState({ ...this.#state, ...change });
    for (const listener of this.#listeners) listener();
  }
}
