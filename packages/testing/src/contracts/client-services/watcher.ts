import type { ModelId, ModelManager, ModelState } from "@llm/domain";

/** Watches the models of a manager until it is disposed. */
export class Watcher implements AsyncDisposable {
  readonly states: ModelState[] = [];
  readonly #controller = new AbortController();
  readonly #ended: Promise<unknown>;

  constructor(models: ModelManager) {
    this.#ended = this.#watch(models).catch((error: unknown) => error);
  }

  /** The states of one model so far, in order. */
  of(modelId: ModelId): readonly ModelState[] {
    return this.states.filter((state) => state.modelId === modelId);
  }

  /** What the model is doing, as far as is known here. */
  statusOf(modelId: ModelId): ModelState["status"] | undefined {
    return this.of(modelId).at(-1)?.status;
  }

  /** Waits for the end of the watch, and gives what it failed with. */
  ended(): Promise<unknown> {
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#controller.abort();
    await this.#ended;
  }

  async #watch(models: ModelManager): Promise<void> {
    const { signal } = this.#controller;
    for await (const state of models.watch({ signal })) this.states.push(state);
  }
}
