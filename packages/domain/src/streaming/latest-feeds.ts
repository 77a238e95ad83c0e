import { LatestFeed } from "./latest-feed.ts";

/** Those who watch the same states, each through a feed of their own. */
export class LatestFeeds<Value> {
  readonly #keyOf: (value: Value) => string;
  readonly #feeds = new Set<LatestFeed<Value>>();

  /** @param keyOf gives what a value is the state of */
  constructor(keyOf: (value: Value) => string) {
    this.#keyOf = keyOf;
  }

  /** Feeds every value from now on, until the feed or all of them are closed. */
  open(): LatestFeed<Value> {
    const feed = new LatestFeed<Value>({
      keyOf: this.#keyOf,
      onClose: () => this.#feeds.delete(feed),
    });
    this.#feeds.add(feed);
    return feed;
  }

  push(value: Value): void {
    for (const feed of this.#feeds) feed.push(value);
  }

  /** Ends all watching. */
  close(): void {
    for (const feed of this.#feeds) feed.close();
  }
}
