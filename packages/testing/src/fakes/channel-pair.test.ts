import { describe, expect, it } from "@jest/globals";
import type { Channel } from "@llm/protocol";
import { channelPair } from "./channel-pair.ts";

const turn = () => new Promise((wake) => setTimeout(wake, 0));

/** Lies to the compiler, as a careless caller would. */
function claimText(_value: unknown): asserts _value is string {}

function record(channel: Channel): unknown[] {
  const events: unknown[] = [];
  channel.onFrame((frame) => events.push(frame));
  channel.onClose(() => events.push("closed"));
  return events;
}

describe("channelPair", () => {
  it("carries frames both ways, in order and later", async () => {
    const [left, right] = channelPair();
    const [atLeft, atRight] = [record(left), record(right)];
    left.send("one");
    left.send("two");
    right.send("three");
    expect(atRight).toEqual([]);
    await turn();
    expect(atRight).toEqual(["one", "two"]);
    expect(atLeft).toEqual(["three"]);
  });

  it("keeps frames until there is a listener", async () => {
    const [left, right] = channelPair();
    left.send("one");
    await turn();
    expect(record(right)).toEqual(["one"]);
  });

  it("refuses what cannot cross a process", () => {
    const [left] = channelPair();
    const frame: unknown = () => "a function";
    claimText(frame);
    expect(() => left.send(frame)).toThrow("A frame is a text.");
  });

  it("closes both ends once, after the frames on their way", async () => {
    const [left, right] = channelPair();
    const [atLeft, atRight] = [record(left), record(right)];
    left.send("one");
    left.close();
    left.close();
    left.send("late");
    await turn();
    right.close();
    right.send("late");
    await turn();
    expect(atRight).toEqual(["one", "closed"]);
    expect(atLeft).toEqual(["closed"]);
  });

  it("drops frames on their way to an end that closes", async () => {
    const [left, right] = channelPair();
    const atRight = record(right);
    left.send("one");
    right.close();
    await turn();
    expect(atRight).toEqual(["closed"]);
  });
});
