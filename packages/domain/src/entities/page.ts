/** A part of a long list, and how to get the next one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Give it as `after` to get the next part; absent on the last one. Means nothing in itself. */
  readonly next?: string;
}
