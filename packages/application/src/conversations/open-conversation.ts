import { applyChange, type Conversation, type ConversationChange } from "@llm/domain";
import { ConversationFeed } from "@llm/domain/adapters";

/** A conversation in memory, for as long as somebody works on it or watches it. */
export class OpenConversation {
  #conversation: Conversation;
  readonly #feeds = new Set<ConversationFeed>();

  constructor(conversation: Conversation) {
    this.#conversation = conversation;
  }

  get conversation(): Conversation {
    return this.#conversation;
  }

  get isWatched(): boolean {
    return this.#feeds.size > 0;
  }

  /** Applies a change and tells every watcher. */
  apply(change: ConversationChange): void {
    const changed = applyChange({ conversation: this.#conversation }, change);
    if (changed !== undefined) this.#conversation = changed.conversation;
    for (const feed of this.#feeds) feed.push(change);
    if (change.type === "removed") for (const feed of this.#feeds) feed.close();
  }

  /** Watches it; disposing ends that. */
  feed(): ConversationFeed & Disposable {
    const feed = new ConversationFeed(() => this.#conversation);
    this.#feeds.add(feed);
    return Object.assign(feed, { [Symbol.dispose]: () => void this.#feeds.delete(feed) });
  }

  closeFeeds(): void {
    for (const feed of this.#feeds) feed.close();
  }
}
