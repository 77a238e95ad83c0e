import { describe, expect, it } from "@jest/globals";
import { Listeners } from "./listeners.ts";

describe("Listeners", () => {
  it("tells all of them, also when one throws", () => {
    const listeners = new Listeners<number>();
    const heard: number[] = [];
    listeners.add(() => {
      throw new Error("a defect of this listener");
    });
    listeners.add((event) => heard.push(event));
    listeners.tell(1);
    listeners.tell(2);
    expect(heard).toEqual([1, 2]);
  });

  it("tells those who were added twice twice, and takes them back one at a time", () => {
    const listeners = new Listeners<number>();
    const heard: number[] = [];
    const listener = (event: number) => void heard.push(event);
    const takeBack = listeners.add(listener);
    listeners.add(listener);
    listeners.tell(1);
    takeBack();
    takeBack();
    listeners.tell(2);
    listeners.clear();
    listeners.tell(3);
    expect(heard).toEqual([1, 1, 2]);
  });
});
