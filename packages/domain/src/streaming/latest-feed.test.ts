import { describe, expect, it } from "@jest/globals";
import { LatestFeed } from "./latest-feed.ts";

interface State {
  readonly id: string;
  readonly step: number;
}

function open(): { readonly feed: LatestFeed<State>; readonly closed: () => number } {
  let count = 0;
  const feed = new LatestFeed<State>({ keyOf: ({ id }) => id, onClose: () => (count += 1) });
  return { feed, closed: () => count };
}

describe("LatestFeed", () => {
  it("gives a slow reader the newest state of each", async () => {
    const { feed } = open();
    feed.push({ id: "a", step: 1 });
    feed.push({ id: "b", step: 1 });
    feed.push({ id: "a", step: 2 });
    expect(await feed.take()).toEqual({ id: "a", step: 2 });
    expect(await feed.take()).toEqual({ id: "b", step: 1 });
    const later = feed.take();
    feed.push({ id: "c", step: 1 });
    expect(await later).toEqual({ id: "c", step: 1 });
  });

  it("keeps what waits before what was there earlier", async () => {
    const { feed } = open();
    feed.push({ id: "a", step: 2 });
    feed.pushEarlier({ id: "a", step: 1 });
    feed.pushEarlier({ id: "b", step: 1 });
    expect(await feed.take()).toEqual({ id: "a", step: 2 });
    expect(await feed.take()).toEqual({ id: "b", step: 1 });
  });

  it("ends the reading when it is closed or aborted, and when the reader leaves", async () => {
    const { feed, closed } = open();
    const waiting = feed.take();
    feed.close();
    expect(await waiting).toBeUndefined();
    expect(closed()).toBe(1);

    const { feed: aborted } = open();
    const controller = new AbortController();
    const reading = aborted.read(controller.signal).next();
    controller.abort();
    expect((await reading).done).toBe(true);
    expect((await open().feed.read(controller.signal).next()).done).toBe(true);

    const { feed: left, closed: leftClosed } = open();
    left.push({ id: "a", step: 1 });
    for await (const state of left.read()) {
      expect(state.step).toBe(1);
      break;
    }
    expect(leftClosed()).toBe(1);
  });
});
