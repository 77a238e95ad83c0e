import { describe, expect, it } from "@jest/globals";
import { Connected } from "../../test/connected.ts";
import { callCount } from "../../test/frames.ts";
import { numberedChunks, numberedText } from "../../test/scripted-worker.ts";
import { atRest, failure, gate, turn, until } from "../../test/wait.ts";

describe("stop and abort", () => {
  it("crosses a stop, which keeps the answer so far", async () => {
    await using connected = await Connected.open();
    const { scripted } = connected;
    scripted.script = { chunks: numberedChunks(2), waits: true };
    const stop = new AbortController();
    let read = "";
    const { text, finishReason } = await connected.ask(
      "Hello",
      ({ content }) => {
        read += content;
        if (read === numberedText(2)) stop.abort();
      },
      { stopSignal: stop.signal },
    );
    expect([text, finishReason]).toEqual([numberedText(2), "stopped"]);
    expect([scripted.stopped, scripted.aborted]).toEqual([1, 0]);
  });

  it("crosses a stop that was up before the call", async () => {
    await using connected = await Connected.open();
    const { scripted } = connected;
    scripted.script = { chunks: numberedChunks(5) };
    const options = { stopSignal: AbortSignal.abort() };
    const { text, finishReason } = await connected.ask("Hello", () => {}, options);
    expect([text, finishReason]).toEqual(["", "stopped"]);
    expect(callCount(connected.pair.fromClient, "/stop")).toBe(0);
  });

  it("crosses a stop that is raised while the stream is being opened", async () => {
    await using connected = await Connected.open();
    connected.scripted.script = { chunks: [], waits: true };
    const stop = new AbortController();
    const answer = connected.ask("Hello", () => {}, { stopSignal: stop.signal });
    stop.abort();
    expect((await answer).finishReason).toBe("stopped");
    expect(callCount(connected.pair.fromClient, "/stop")).toBe(1);
  });

  it("reaches a writer that waits at the window", async () => {
    await using connected = await Connected.open();
    const { scripted } = connected;
    scripted.script = { chunks: numberedChunks(20_000) };
    const stop = new AbortController();
    const reader = gate();
    const answer = connected.ask("Hello", () => reader.opened, { stopSignal: stop.signal });
    const written = await atRest(() => scripted.written);
    stop.abort();
    reader.open();
    const { text, finishReason } = await answer;
    expect(finishReason).toBe("stopped");
    expect(numberedText(20_000).startsWith(text)).toBe(true);
    expect(scripted.written).toBeLessThanOrEqual(written + 2);
  });

  it("crosses an abort at every moment of the opening of a stream", async () => {
    await using connected = await Connected.open();
    const { scripted } = connected;
    scripted.script = { chunks: numberedChunks(1), waits: true };
    for (let microtasks = 0; microtasks < 60; microtasks++) {
      const abort = new AbortController();
      const answer = failure(connected.ask("Hello", () => {}, { signal: abort.signal }));
      for (let left = microtasks; left > 0; left--) await Promise.resolve();
      abort.abort("enough");
      expect(await answer).toBe("enough");
      await until(() => scripted.active === 0, `the answer ends, aborted after ${microtasks}`);
    }
  });

  it("crosses an abort that arrives together with its request", async () => {
    await using connected = await Connected.open();
    const { scripted, pair } = connected;
    scripted.script = { chunks: numberedChunks(1), waits: true };
    const abort = new AbortController();
    // A pipe hands over in one go what was written in several.
    const held: unknown[] = [];
    pair.host.alter = (frame) => void held.push(frame);
    const answer = failure(connected.ask("Hello", () => {}, { signal: abort.signal }));
    await turn();
    abort.abort("enough");
    await turn();
    expect(await answer).toBe("enough");
    expect(held).toHaveLength(2);
    pair.host.alter = (frame) => frame;
    for (const frame of held) pair.host.receive(frame);
    await turn();
    await until(() => scripted.active === 0, "the answer ends");
  });

  it("crosses an abort and keeps its reason here", async () => {
    await using connected = await Connected.open();
    const { scripted } = connected;
    scripted.script = { chunks: numberedChunks(1), waits: true };
    const abort = new AbortController();
    const reason = new Error("No longer wanted.");
    const onChunk = () => abort.abort(reason);
    const answer = connected.ask("Hello", onChunk, { signal: abort.signal });
    expect(await failure(answer)).toBe(reason);
    await until(() => scripted.aborted === 1, "the abort crosses");
  });

  it("aborts a writer that waits at the window", async () => {
    await using connected = await Connected.open();
    const { scripted } = connected;
    scripted.script = { chunks: numberedChunks(20_000) };
    const abort = new AbortController();
    const answer = connected.ask("Hello", () => gate().opened, { signal: abort.signal });
    await atRest(() => scripted.written);
    abort.abort(new Error("No longer wanted."));
    await until(() => scripted.aborted === 1, "the abort crosses");
    // The reader still stands still; its call ends when it comes back, as the port says.
    void answer.catch(() => {});
  });

  it("sends nothing for a call that was aborted before it was made", async () => {
    await using connected = await Connected.open();
    const { pair } = connected;
    const before = pair.fromClient.length;
    const reason = new Error("No longer wanted.");
    const options = { signal: AbortSignal.abort(reason) };
    expect(await failure(connected.ask("Hello", () => {}, options))).toBe(reason);
    expect(pair.fromClient.length).toBe(before);
  });

  it("aborts an answer that was given up before its first chunk", async () => {
    await using connected = await Connected.open();
    const { scripted } = connected;
    scripted.script = { chunks: [], waits: true };
    const abort = new AbortController();
    const answer = failure(connected.ask("Hello", () => {}, { signal: abort.signal }));
    await until(() => "signal" in scripted.lastOptions, "the question arrives");
    abort.abort(new Error("No longer wanted."));
    expect(await answer).toEqual(new Error("No longer wanted."));
    await until(() => scripted.aborted === 1, "the abort crosses");
  });

  it("aborts the answer whose reader throws, and fails with what it threw", async () => {
    await using connected = await Connected.open();
    const { scripted } = connected;
    scripted.script = { chunks: numberedChunks(1), waits: true };
    const thrown = new Error("The reader fell over.");
    const answer = connected.ask("Hello", () => {
      throw thrown;
    });
    expect(await failure(answer)).toBe(thrown);
    await until(() => scripted.aborted === 1, "the abort crosses");
  });
});
