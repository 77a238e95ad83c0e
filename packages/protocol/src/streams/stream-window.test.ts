import { describe, expect, it } from "@jest/globals";
import { failure } from "../../test/wait.ts";
import { streamWindow } from "../schemas/stream-schemas.ts";
import { StreamWindow } from "./stream-window.ts";

/** Fills a window; gives what the last chunk in it waits for. */
async function filled(
  window: StreamWindow,
  signal?: AbortSignal,
): Promise<{ last: Promise<void> }> {
  for (let sent = 1; sent < streamWindow; sent += 1) await window.sent(signal);
  return { last: window.sent(signal) };
}

describe("StreamWindow", () => {
  it("opens again by as much as was acknowledged", async () => {
    const window = new StreamWindow();
    const { last } = await filled(window);
    window.acknowledge(2);
    await last;
    await window.sent(undefined);
    let opened = false;
    const next = window.sent(undefined).then(() => (opened = true));
    await Promise.resolve();
    expect(opened).toBe(false);
    window.acknowledge(1);
    await next;
  });

  it("gives no credit for what was never sent", async () => {
    const window = new StreamWindow();
    window.acknowledge(streamWindow);
    const { last } = await filled(window);
    let opened = false;
    void last.then(() => (opened = true));
    await Promise.resolve();
    expect(opened).toBe(false);
    window.acknowledge(1);
    await last;
  });

  it("ends the wait with the reason of an abort, before it or during it", async () => {
    const reason = new Error("No longer wanted.");
    const abort = new AbortController();
    const { last } = await filled(new StreamWindow(), abort.signal);
    abort.abort(reason);
    expect(await failure(last)).toBe(reason);
    const late = await filled(new StreamWindow(), abort.signal);
    expect(await failure(late.last)).toBe(reason);
  });
});
