import { describe, expect, it } from "@jest/globals";
import { LatestFeeds } from "./latest-feeds.ts";

interface State {
  readonly id: string;
  readonly step: number;
}

describe("LatestFeeds", () => {
  it("give each reader the newest state of each, from when it came", async () => {
    const feeds = new LatestFeeds<State>(({ id }) => id);
    const early = feeds.open();
    feeds.push({ id: "a", step: 1 });
    const late = feeds.open();
    feeds.push({ id: "b", step: 1 });
    feeds.push({ id: "a", step: 2 });
    expect([await early.take(), await early.take()]).toEqual([
      { id: "a", step: 2 },
      { id: "b", step: 1 },
    ]);
    expect([await late.take(), await late.take()]).toEqual([
      { id: "b", step: 1 },
      { id: "a", step: 2 },
    ]);
  });

  it("leave out a reader that is gone, and end all others together", async () => {
    const feeds = new LatestFeeds<State>(({ id }) => id);
    const [gone, here, other] = [feeds.open(), feeds.open(), feeds.open()];
    gone.close();
    feeds.push({ id: "a", step: 1 });
    expect(await gone.take()).toBeUndefined();
    expect(await here.take()).toEqual({ id: "a", step: 1 });
    feeds.close();
    expect([await here.take(), await other.take()]).toEqual([undefined, undefined]);
  });
});
