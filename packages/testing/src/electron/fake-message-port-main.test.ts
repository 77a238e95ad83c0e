import { once } from "node:events";
import { describe, expect, it } from "@jest/globals";
import {
  FakeMessageChannelMain,
  type FakeMessagePortMain,
  type FakePortMessage,
} from "./fake-message-port-main.ts";

async function nextMessage(port: FakeMessagePortMain): Promise<FakePortMessage> {
  return new Promise((resolve) => port.once("message", resolve));
}

describe("FakeMessagePortMain", () => {
  it("keeps messages until it is started, and clones them", async () => {
    const { port1, port2 } = new FakeMessageChannelMain();
    const seen: unknown[] = [];
    port2.on("message", ({ data }: FakePortMessage) => seen.push(data));
    const sent = { list: [1] };
    port1.postMessage(sent);
    sent.list.push(2);
    await new Promise(setImmediate);
    expect(seen).toEqual([]);
    const message = nextMessage(port2);
    port2.start();
    port2.start();
    await message;
    expect(seen).toEqual([{ list: [1] }]);
    port1.close();
  });

  it("emits close at both ends, whichever closes, and ignores what is sent then", async () => {
    const { port1, port2 } = new FakeMessageChannelMain();
    const closed: Promise<unknown> = Promise.all([once(port1, "close"), once(port2, "close")]);
    port2.close();
    await closed;
    expect(() => port1.postMessage("late")).not.toThrow();
    expect(() => port1.close()).not.toThrow();
  });

  it("gives a port away once, after which it does nothing", async () => {
    const carrier = new FakeMessageChannelMain();
    const carried = new FakeMessageChannelMain();
    carrier.port2.start();
    const message = nextMessage(carrier.port2);
    carrier.port1.postMessage("take it", [carried.port2]);
    expect(carried.port2.isNeutered).toBe(true);
    const [arrived] = (await message).ports;
    if (arrived === undefined) throw new Error("no port came");

    carried.port2.postMessage("from the neutered end");
    carried.port2.start();
    carried.port2.close();
    const answer = nextMessage(carried.port1);
    carried.port1.start();
    arrived.postMessage("from the new end");
    expect((await answer).data).toBe("from the new end");
    expect(() => carrier.port1.postMessage("again", [carried.port2])).toThrow(
      "Port at index 0 is already neutered",
    );
    carried.port1.close();
    carrier.port1.close();
  });

  it("refuses to send itself, or one port twice", () => {
    const { port1 } = new FakeMessageChannelMain();
    const other = new FakeMessageChannelMain();
    expect(() => port1.postMessage("me", [port1])).toThrow("contains the source port");
    expect(() => port1.postMessage("two", [other.port1, other.port1])).toThrow("is a duplicate");
    expect(other.port1.isNeutered).toBe(false);
    other.port1.close();
    port1.close();
  });
});
