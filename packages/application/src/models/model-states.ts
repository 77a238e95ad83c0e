import type { ModelChange, ModelId, ModelState } from "@llm/domain";
import { LatestFeeds, type LatestFeed } from "@llm/domain/adapters";

/** What each model is doing, and the feeds of those who watch it. */
export class ModelStates {
  readonly #states = new Map<ModelId, ModelState>();
  readonly #feeds = new LatestFeeds<ModelChange>(({ modelId }) => modelId);

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
    this.#feeds.push(state);
  }

  /** Forgets a model that is not in the library any more. */
  remove(modelId: ModelId): void {
    this.#states.delete(modelId);
    this.#feeds.push({ modelId, status: "removed" });
  }

  /** Feeds every change from now on, until the feed is closed. */
  feed(): LatestFeed<ModelChange> {
    return this.#feeds.open();
  }

  closeFeeds(): void {
    this.#feeds.close();
  }
}
