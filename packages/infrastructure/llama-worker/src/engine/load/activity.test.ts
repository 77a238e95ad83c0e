import { describe, expect, it } from "@jest/globals";
import { Activity } from "./activity.ts";

describe("Activity", () => {
  it("knows work that was alone from its begin to its end", () => {
    const activity = new Activity();
    const first = activity.begin();
    expect(first.isAlone()).toBe(true);
    const second = activity.begin();
    expect([first.isAlone(), second.isAlone()]).toEqual([false, false]);
    second[Symbol.dispose]();
    expect(first.isAlone()).toBe(false);
    first[Symbol.dispose]();
    using third = activity.begin();
    expect(third.isAlone()).toBe(true);
  });
});
