/** What jsdom lacks of a browser: a width that media queries see, and observers of sizes. */
export class FakeBrowser {
  #width = 1280;
  readonly #lists = new Set<FakeMediaQueryList>();

  constructor() {
    window.matchMedia = (query) => {
      const list = new FakeMediaQueryList(query, () => this.#width);
      this.#lists.add(list);
      return list;
    };
    window.ResizeObserver = SilentResizeObserver;
  }

  setWidth(width: number): void {
    this.#width = width;
    for (const list of this.#lists) list.dispatchEvent(new Event("change"));
  }

  /** Follows a link to another page of the app. */
  goTo(hash: string): void {
    window.location.hash = hash;
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  }
}

/** Knows `(min-width: …px)` and nothing else. */
class FakeMediaQueryList extends EventTarget implements MediaQueryList {
  readonly media: string;
  readonly onchange = null;
  readonly #width: () => number;

  constructor(media: string, width: () => number) {
    super();
    this.media = media;
    this.#width = width;
  }

  get matches(): boolean {
    const minimum = /^\(min-width: (\d+)px\)$/.exec(this.media)?.[1];
    return minimum !== undefined && this.#width() >= Number(minimum);
  }

  addListener(): void {}

  removeListener(): void {}
}

class SilentResizeObserver implements ResizeObserver {
  observe(): void {}

  unobserve(): void {}

  disconnect(): void {}
}
