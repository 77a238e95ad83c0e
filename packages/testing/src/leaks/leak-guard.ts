import assert from "node:assert/strict";

/** What a leak guard needs of a test runner; Jest's and Vitest's globals fit. */
export interface Hooks {
  afterEach(check: () => void): void;
}

/** Counts what a test opens and closes. */
export interface LeakGuard {
  /** Notes that `resource` was opened, and gives it back. */
  opened<T extends object>(resource: T): T;
  closed(resource: object): void;
}

/** Fails every test that leaves something open; close things in the test itself, say with `await using`. */
export function leakGuard(hooks: Hooks): LeakGuard {
  const live = new Set<object>();
  hooks.afterEach(() => {
    const left = [...live].map((resource) => resource.constructor.name);
    live.clear();
    assert.deepEqual(left, [], "these resources were not closed");
  });
  return {
    opened(resource) {
      live.add(resource);
      return resource;
    },
    closed(resource) {
      live.delete(resource);
    },
  };
}
