import { describe, expect, it } from "@jest/globals";
import { EventEmitter } from "node:events";
import { ipcChannel } from "./ipc-channel.ts";

/** An end of Node's IPC, as far as the channel looks at it. */
class FakeEndpoint extends EventEmitter {
  connected = true;
}

describe("ipcChannel", () => {
  it("tells of the end", () => {
    const endpoint = new FakeEndpoint();
    let ends = 0;
    ipcChannel(endpoint).onClose(() => (ends += 1));
    endpoint.emit("disconnect");
    expect(ends).toBe(1);
  });

  it("tells of an end that came before anyone listened", async () => {
    const endpoint = new FakeEndpoint();
    endpoint.connected = false;
    await new Promise<void>((resolve) => ipcChannel(endpoint).onClose(resolve));
  });
});
