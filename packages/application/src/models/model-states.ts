import { LatestFeed, type ModelId, type ModelState } from "@llm/domain";

/** What each model is doing, and the feeds of those who watch it. */
export class ModelStates {
  readonly #states = new Map<ModelId, ModelState>();
  readonly #feeds = new Set<LatestFeed<ModelState>>();

  get(modelId: ModelId): ModelState {
    return this.#states.get(modelId) ?? { modelId, status: "unloaded" };
  }

  set(state: ModelState): void {
    const before = this.get(state.modelId);
    if (state.status === "loading" && before.status === "loading") {
      if (state.progress <= before.progress) return;
    } else if (state.status === "unloaded" && before.status === "unloaded") {
      return;
    }
    this.#states.set(state.modelId, state);
    for (const feed of this.#feeds) feed.push(state);
  }

  /** Feeds every change from now on, until the feed is closed. */
  feed(): LatestFeed<ModelState> {
    const feed = new LatestFeed<ModelState>({
      keyOf: ({ modelId }) => modelId,
      onClose: () => this.#feeds.delete(feed),
    });
    this.#feeds.add(feed);
    return feed;
  }

  closeFeeds(): void {
    for (const feed of this.#feeds) feed.close();
  }
}
