import { describe, expect, it } from "@jest/globals";
import { Connected } from "../../test/connected.ts";
import {
  callCount,
  callOf,
  eventOf,
  framesOf,
  parseFrame,
  procedureOf,
} from "../../test/frames.ts";
import { numberedChunks, numberedText } from "../../test/scripted-worker.ts";
import { atRest, gate, turn, until } from "../../test/wait.ts";
import { streamWindow } from "../schemas/stream-schemas.ts";

function chunkFrames({ pair }: Connected): number {
  const id = callOf(pair.fromClient, "/executePrompt");
  return framesOf(pair.fromHost, id).filter((frame) => eventOf(frame) === "message").length;
}

describe("flow control", () => {
  it("holds the writer at the window while the reader stands still, and loses nothing", async () => {
    await using connected = await Connected.open();
    const { scripted } = connected;
    scripted.script = { chunks: numberedChunks(20_000) };
    const reader = gate();
    const answer = connected.ask("Hello", () => reader.opened);
    await atRest(() => scripted.written);
    expect(chunkFrames(connected)).toBe(streamWindow);
    // The window, and what was joined while it was full: far from all.
    expect(scripted.written).toBeLessThan(5_000);
    reader.open();
    expect((await answer).text).toBe(numberedText(20_000));
  });

  it("joins text while the window is full, and numbers what the reader gets without a gap", async () => {
    await using connected = await Connected.open();
    const { scripted } = connected;
    scripted.script = { chunks: numberedChunks(1_000) };
    const reader = gate();
    const indexes: number[] = [];
    const answer = connected.ask("Hello", ({ index }) => {
      indexes.push(index);
      return reader.opened;
    });
    await atRest(() => scripted.written);
    reader.open();
    expect((await answer).text).toBe(numberedText(1_000));
    expect(indexes.length).toBeLessThan(200);
    expect(indexes).toEqual(indexes.map((_, place) => place));
  });

  it("never sends more than a window of chunks that are not acknowledged", async () => {
    await using connected = await Connected.open();
    const { pair, scripted } = connected;
    // Neighbours of different kinds are never joined: one frame each.
    scripted.script = {
      chunks: numberedChunks(300).map((chunk, index) =>
        index % 2 === 0 ? chunk : { ...chunk, type: "reasoning", isFinal: false },
      ),
    };
    let most = 0;
    let acknowledged = 0;
    pair.host.alter = (frame) => {
      if (procedureOf(parseFrame(frame)) === "/acknowledge") acknowledged += 16;
      return frame;
    };
    pair.client.alter = (frame) => {
      most = Math.max(most, chunkFrames(connected) - acknowledged);
      return frame;
    };
    let taken = 0;
    await connected.ask("Hello", () => {
      taken += 1;
      return taken % 100 === 0 ? turn() : undefined;
    });
    expect(taken).toBe(301);
    expect(most).toBe(streamWindow);
  });

  it("acknowledges in batches of a quarter of the window", async () => {
    await using connected = await Connected.open();
    const { scripted } = connected;
    scripted.script = { chunks: numberedChunks(1_000) };
    let taken = 0;
    await connected.ask("Hello", () => {
      taken += 1;
    });
    await turn();
    expect(callCount(connected.pair.fromClient, "/acknowledge")).toBe(Math.floor(taken / 16));
  });

  it("goes on when an acknowledgement is of a stream that is over", async () => {
    await using connected = await Connected.open();
    const { pair } = connected;
    const content = { u: "/acknowledge", b: { json: { streamId: "stream-0", count: 16 } } };
    pair.host.receive(JSON.stringify({ i: "77", p: content }));
    await until(() => framesOf(pair.fromHost, "77").length === 1, "an answer");
    expect(framesOf(pair.fromHost, "77")).toEqual([{ i: "77", p: { b: {} } }]);
  });
});
