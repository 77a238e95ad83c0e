import "../../test/web-streams.ts";
import { afterEach, describe, expect, it } from "@jest/globals";
import { connect } from "./connect.ts";

describe("connect", () => {
  const { WebSocket } = globalThis;

  afterEach(() => {
    globalThis.WebSocket = WebSocket;
    Reflect.deleteProperty(window, "llmDesktop");
  });

  it("opens a WebSocket to where the page came from", async () => {
    const urls: string[] = [];
    class FakeWebSocket extends EventTarget {
      readonly readyState = 0;

      constructor(url: string) {
        super();
        urls.push(url);
      }

      send(): void {}

      close(): void {}
    }
    Object.assign(globalThis, { WebSocket: FakeWebSocket });
    await connect();
    expect(urls).toEqual(["ws://localhost/ws"]);
  });

  it("uses the bridge of the desktop app where there is one", async () => {
    Object.assign(window, { llmDesktop: { connect: async () => false } });
    await expect(connect()).rejects.toMatchObject({ code: "TRANSPORT_CLOSED" });
  });
});
