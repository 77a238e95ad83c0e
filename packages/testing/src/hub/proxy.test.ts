import { get, request, type ClientRequest, type IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "@jest/globals";
import { cut, startHub, startProxy } from "./index.ts";

const content = Buffer.from("weights ".repeat(1000));

function responseTo(asked: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => asked.once("response", resolve).once("error", reject));
}

describe("startProxy", () => {
  it("passes on requests for a whole URL", async () => {
    await using hub = await startHub();
    await using proxy = await startProxy();
    const url = hub.addPlainFile("/tiny.gguf", content);
    const { hostname, port } = new URL(proxy.url);

    const asked = get({ hostname, port, path: url, headers: { range: "bytes=8-15" } });
    const response = await responseTo(asked);

    expect(response.statusCode).toBe(206);
    expect(await text(response)).toBe("weights ");
    expect(proxy.requests).toMatchObject([{ method: "GET", target: url }]);
    expect(hub.requests).toHaveLength(1);
  });

  it("opens tunnels", async () => {
    await using hub = await startHub();
    await using proxy = await startProxy();
    const url = new URL(hub.addPlainFile("/tiny.gguf", content));
    const { hostname, port } = new URL(proxy.url);

    const opened = request({ hostname, port, method: "CONNECT", path: url.host }).end();
    const socket = await new Promise<Socket>((resolve) =>
      opened.once("connect", (_, connected) => resolve(connected)),
    );
    const asked = get({ createConnection: () => socket, path: url.pathname });
    const response = await responseTo(asked);

    expect(await text(response)).toBe(content.toString());
    expect(proxy.requests).toMatchObject([{ method: "CONNECT", target: url.host }]);
    socket.destroy();
  });

  it("passes on the end of a connection too", async () => {
    await using hub = await startHub();
    await using proxy = await startProxy();
    const path = hub.addPlainFile("/tiny.gguf", content);
    hub.inject(cut({ afterBytes: 100 }));
    const { hostname, port } = new URL(proxy.url);

    const asked = get({ hostname, port, path });
    const response = await responseTo(asked);

    await expect(text(response)).rejects.toThrow("aborted");
  });

  it.each(["/no-url", "http://127.0.0.1:1/"])("answers an error to %s", async (path) => {
    await using proxy = await startProxy();
    const { hostname, port } = new URL(proxy.url);
    const asked = get({ hostname, port, path });
    const response = await responseTo(asked);
    expect(response.statusCode).toBe(path === "/no-url" ? 400 : 502);
    response.resume();
  });
});
