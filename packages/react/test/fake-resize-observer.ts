/** Stands in for the browser's: jsdom has none and lays nothing out. The test says when something grew. */
export class FakeResizeObserver implements ResizeObserver {
  static readonly live = new Set<FakeResizeObserver>();
  readonly #callback: ResizeObserverCallback;

  constructor(callback: ResizeObserverCallback) {
    this.#callback = callback;
  }

  static install(): void {
    globalThis.ResizeObserver = FakeResizeObserver;
  }

  static resizeAll(): void {
    for (const observer of FakeResizeObserver.live) observer.#callback([], observer);
  }

  observe(): void {
    FakeResizeObserver.live.add(this);
  }

  unobserve(): void {}

  disconnect(): void {
    FakeResizeObserver.live.delete(this);
  }
}
