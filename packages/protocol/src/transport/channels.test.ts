import { MessageChannel } from "node:worker_threads";
import { describe, expect, it } from "@jest/globals";
import { until } from "../../test/wait.ts";
import type { Channel } from "./channel.ts";
import { messagePortChannel } from "./message-port-channel.ts";
import { webSocketChannel, type WebSocketLike } from "./web-socket-channel.ts";

function record(channel: Channel): unknown[] {
  const events: unknown[] = [];
  channel.onFrame((frame) => events.push(frame));
  channel.onClose(() => events.push("closed"));
  return events;
}

/** A socket whose events the test makes. */
class FakeSocket implements WebSocketLike {
  readyState = 0;
  readonly sent: string[] = [];
  readonly #listeners = new Map<string, Parameters<WebSocketLike["addEventListener"]>[1]>();

  send(frame: string): void {
    this.sent.push(frame);
  }

  close(): void {
    this.become(3, "close");
  }

  addEventListener(...[type, listener]: Parameters<WebSocketLike["addEventListener"]>): void {
    this.#listeners.set(type, listener);
  }

  become(readyState: number, type: string, data?: unknown): void {
    this.readyState = readyState;
    this.#listeners.get(type)?.({ type, data });
  }
}

describe("messagePortChannel", () => {
  it("carries frames both ways and tells both ends of the end, once", async () => {
    const { port1, port2 } = new MessageChannel();
    const [left, right] = [messagePortChannel(port1), messagePortChannel(port2)];
    // Sent before there is a receiver: the port keeps it.
    left.send("early");
    const [atLeft, atRight] = [record(left), record(right)];
    right.send("back");
    left.send("late");
    await until(() => atRight.length === 2 && atLeft.length === 1, "the frames");
    right.close();
    right.close();
    right.send("after the end");
    await until(() => atLeft.length === 2 && atRight.length === 3, "the end");
    expect(atRight).toEqual(["early", "late", "closed"]);
    expect(atLeft).toEqual(["back", "closed"]);
  });
});

describe("webSocketChannel", () => {
  it("keeps what is sent while it connects, in order, and drops what comes after the end", () => {
    const socket = new FakeSocket();
    const channel = webSocketChannel(socket);
    channel.send("one");
    channel.send("two");
    expect(socket.sent).toEqual([]);
    socket.become(1, "open");
    channel.send("three");
    channel.close();
    channel.send("late");
    expect(socket.sent).toEqual(["one", "two", "three"]);
  });

  it("hands on what comes and tells of the end, also after an error", () => {
    const socket = new FakeSocket();
    const events = record(webSocketChannel(socket));
    socket.become(1, "open");
    socket.become(1, "message", "a frame");
    socket.become(1, "error");
    socket.become(3, "close");
    expect(events).toEqual(["a frame", "closed"]);
  });
});
