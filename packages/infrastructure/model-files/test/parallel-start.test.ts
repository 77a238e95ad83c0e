import { describe, expect, it } from "@jest/globals";
import { openTiny, tinyModel, tinySize } from "./tiny-model.ts";

const source = `hf:acme/tiny/${tinyModel.path}`;
/** In which no time passes: no connection is ever too slow. */
const clock = { now: () => 0 };

/** A `fetch` that gives no answer of a server to anybody before so many were asked of it. */
function holdUntil(count: number, origin: string): typeof fetch {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  let asked = 0;
  return async (input, init) => {
    const response = await fetch(input, init);
    if (!String(input).startsWith(origin)) return response;
    if (++asked === count) release();
    await released;
    return response;
  };
}

describe("a download", () => {
  it("waits once for the hub, and asks for all of the file before the first byte is there", async () => {
    await using world = await openTiny();
    const ownFetch = holdUntil(8, world.hub.cdnOrigin);
    const downloader = world.downloader({ clock }, { fetch: ownFetch });
    const { path } = await downloader.download(source);
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
    expect(world.hub.requests.map(({ route }) => route)).toEqual([
      "resolve",
      ...Array<string>(8).fill("object"),
    ]);
    expect(world.hub.bytesSentAgain(tinyModel.path)).toBe(0);
  });

  it("of an address waits once more, for the size, and keeps what came with that", async () => {
    await using world = await openTiny();
    const url = world.hub.addPlainFile("/files/plain.gguf", tinyModel.content);
    const { path } = await world.downloader({ clock }).download(url);
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
    expect(world.hub.requests).toHaveLength(9);
    expect(world.hub.bytesSent()).toBe(tinySize);
  });

  it("keeps to the connections that are allowed", async () => {
    await using world = await openTiny();
    await world.downloader({ clock, connections: 3 }).download(source);
    expect(world.hub.mostTransfersAtOnce).toBe(3);
  });
});
