import { LlmError } from "@llm/domain";
import { describe, expect, it } from "@jest/globals";
import { parseFrame } from "../../test/frames.ts";
import { TappedPair } from "../../test/tapped-pair.ts";
import { turn } from "../../test/wait.ts";
import type { Channel } from "./channel.ts";
import { GuardedPort, type GuardOptions } from "./guarded-port.ts";

const maxFrameCharacters = 200;
const long = "x".repeat(maxFrameCharacters);

function guarded(side: GuardOptions["side"]) {
  const pair = new TappedPair();
  const channel = side === "client" ? pair.client : pair.host;
  const violations: string[] = [];
  const onViolation = (reason: string) => violations.push(reason);
  const port = new GuardedPort(channel, { side, maxFrameCharacters, onViolation });
  const delivered: unknown[] = [];
  port.on("message", (event) => delivered.push(event?.data));
  let closes = 0;
  port.on("close", () => (closes += 1));
  return { pair, channel, port, violations, delivered, closes: () => closes };
}

describe("GuardedPort", () => {
  it("refuses a client's request that is too long, and says how long it is", () => {
    const { port, channel, violations } = guarded("client");
    const frame = JSON.stringify({ i: "1", p: { u: "/a", b: long } });
    expect(() => port.postMessage(frame)).toThrow(
      expect.objectContaining({
        code: "INVALID_ARGUMENT",
        message: `A message of ${frame.length} characters is over the limit of 200.`,
      }),
    );
    expect(channel.sent).toEqual([]);
    expect(violations).toEqual(["outgoing frame too long"]);
    expect(port.closeReason).toBeUndefined();
  });

  it.each([
    ["response", { i: "1", p: { b: long } }, { i: "1", p: { s: 500 } }],
    [
      "stream event",
      { i: "1", t: 3, p: { e: "message", d: long } },
      { i: "1", t: 3, p: { e: "error" } },
    ],
  ])("ends the call whose %s is too long, at both ends", (_, frame, violation) => {
    const { port, channel, delivered } = guarded("server");
    port.postMessage(JSON.stringify(frame));
    expect(channel.sent.map(parseFrame)).toMatchObject([violation]);
    expect(channel.sent[0]).toContain("PROTOCOL_VIOLATION");
    expect(channel.sent[0]).not.toContain(long);
    expect(delivered).toEqual(['{"i":"1","t":4}']);
  });

  it("drops an outgoing frame that is too long and of no call", () => {
    const { port, channel, delivered } = guarded("server");
    port.postMessage(long + long);
    expect([channel.sent, delivered]).toEqual([[], []]);
  });

  it("sends texts only", () => {
    const { port, channel } = guarded("client");
    port.postMessage(new Uint8Array(3));
    port.postMessage("a text");
    expect(channel.sent).toEqual(["a text"]);
  });

  it.each(["client", "server"] as const)(
    "closes as a %s when a frame comes that is too long",
    async (side) => {
      const { port, channel, delivered, violations, closes } = guarded(side);
      channel.receive(JSON.stringify({ i: "1", p: { u: "/a", b: long } }));
      expect(await port.closed).toMatchObject({ code: "PROTOCOL_VIOLATION" });
      expect(channel.isClosed).toBe(true);
      await turn();
      expect([delivered, violations, closes()]).toEqual([[], ["incoming frame too long"], 1]);
    },
  );

  it("takes a frame of just the limit", () => {
    const { channel, delivered } = guarded("server");
    const frame = (b: string) => JSON.stringify({ i: "1", p: { u: "/a", b } });
    const longest = frame("x".repeat(maxFrameCharacters - frame("").length));
    channel.receive(longest);
    expect(delivered).toEqual([longest]);
  });

  it("keeps the first reason of its end and then neither sends nor takes", async () => {
    const { port, channel, delivered } = guarded("client");
    const reason = new LlmError("DISPOSED", "It was closed.");
    port.close(reason);
    port.close(new LlmError("TRANSPORT_CLOSED", "Later."));
    port.postMessage("late");
    await turn();
    expect(await port.closed).toBe(reason);
    expect(port.closeReason).toBe(reason);
    expect([channel.sent, delivered]).toEqual([[], []]);
  });

  it("ends a request that comes when it is closed, so that its caller does not wait", () => {
    const { port, channel, delivered } = guarded("client");
    port.close(new LlmError("DISPOSED", "It was closed."));
    port.postMessage('{"i":"1","p":{"u":"/a"}}');
    expect(channel.sent).toEqual([]);
    expect(delivered.map(parseFrame)).toMatchObject([{ i: "1", p: { s: 500 } }]);
  });

  it("drops what a transport still brings after the end", () => {
    let receive: (frame: unknown) => void = () => {};
    const ignore = () => {};
    const channel: Channel = {
      send: ignore,
      close: ignore,
      onClose: ignore,
      onFrame: (listener) => (receive = listener),
    };
    const port = new GuardedPort(channel, { side: "client" });
    const delivered: unknown[] = [];
    port.on("message", (event) => delivered.push(event));
    port.close(new LlmError("DISPOSED", "It was closed."));
    receive('{"i":"1","p":{"b":1}}');
    expect(delivered).toEqual([]);
  });

  it("delivers what came before the end of its peer before it tells of the end", async () => {
    const { pair, port, delivered, closes } = guarded("client");
    pair.host.send('{"i":"1","p":{"b":1}}');
    pair.close();
    expect(await port.closed).toMatchObject({ code: "TRANSPORT_CLOSED", retryable: true });
    expect([delivered.length, closes()]).toEqual([1, 1]);
  });

  it("ignores events it does not have", async () => {
    const { port, channel, delivered } = guarded("server");
    port.on("error", () => delivered.push("error"));
    channel.receive('{"i":"1","t":4}');
    await turn();
    expect(delivered).toEqual(['{"i":"1","t":4}']);
  });
});
