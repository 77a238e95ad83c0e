import { describe, expect, it } from "@jest/globals";
import type { Download } from "@llm/domain";
import {
  cut,
  cutEvery,
  delay,
  dropConnection,
  htmlPage,
  ignoreRange,
  otherRange,
  rateLimited,
  slow,
  stall,
  status,
  withoutLength,
  type Fault,
  type FaultTarget,
  type Reply,
} from "@llm/testing/hub";
import { quickPatience } from "../download-world.ts";
import { tinyModel, tinySize, openTiny } from "../tiny-model.ts";

interface Row {
  readonly name: string;
  readonly faults: readonly (readonly [Fault, FaultTarget?])[];
  /** Most bytes that may be sent, as a multiple of the file's. @default 1.5 */
  readonly most?: number;
}

const rows: readonly Row[] = [
  { name: "a connection that is cut", faults: [[cut({ afterBytes: 1_000_000 }), { times: 3 }]] },
  { name: "503 three times", faults: [[status(503), { times: 3 }]] },
  { name: "the hub answering 500 once", faults: [[status(500), { route: "resolve", times: 1 }]] },
  {
    name: "the manifest answering 500 once",
    faults: [[status(500), { route: "manifest", times: 1 }]],
  },
  { name: "connections that end without an answer", faults: [[dropConnection(), { times: 4 }]] },
  { name: "every connection dying after 2 MiB", faults: [[cut({ afterBytes: 2 ** 21 })]] },
  { name: "a cut every 3 MB", faults: [[cutEvery({ everyBytes: 3_000_000 })]] },
  { name: "a connection that stalls", faults: [[stall({ afterBytes: 300_000 }), { times: 2 }]] },
  {
    name: "a first byte that never comes",
    faults: [[delay({ milliseconds: Infinity }), { times: 2 }]],
  },
  { name: "403 of the CDN mid-way", faults: [[status(403), { skip: 3, times: 2 }]] },
  { name: "404 of the CDN mid-way", faults: [[status(404), { skip: 3, times: 2 }]] },
  { name: "416 of the CDN mid-way", faults: [[status(416), { skip: 3, times: 2 }]] },
  { name: "a web page mid-way", faults: [[htmlPage(), { skip: 3, times: 2 }]] },
  { name: "web pages at all connections, twice", faults: [[htmlPage(), { times: 16 }]] },
  { name: "ranges that are ignored", faults: [[ignoreRange()]], most: 2.5 },
  { name: "ranges that are ignored mid-way", faults: [[ignoreRange(), { skip: 4 }]], most: 2.5 },
  {
    name: "ranges at another place",
    faults: [[otherRange({ byBytes: 1_000 }), { times: 3 }]],
    // A busy hub has sent much of a wrong range by the time the client leaves.
    most: 2,
  },
  { name: "answers without a length", faults: [[withoutLength()]] },
  {
    name: "no ranges and no length",
    faults: [[ignoreRange()], [withoutLength()]],
    most: 2.5,
  },
  {
    name: "no ranges, and a cut",
    faults: [[ignoreRange()], [cut({ afterBytes: 5_000_000 }), { skip: 1, times: 1 }]],
    most: 3.5,
  },
  {
    name: "429 with Retry-After in seconds",
    faults: [[rateLimited({ retryAfter: 1 }), { times: 1 }]],
  },
];

describe("a download ends right in spite of", () => {
  it.each(rows)("$name", async ({ faults, most = 1.5 }) => {
    await using world = await openTiny();
    const injected = faults.map(([fault, target]) => world.hub.inject(fault, target));
    const seen: Download[] = [];
    const { path } = await world
      .downloader()
      .download("hf:acme/tiny:Q8_0", { onProgress: (download) => seen.push(download) });
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
    const received = seen.map(({ receivedBytes }) => receivedBytes);
    expect(received).toEqual([...received].sort((a, b) => a - b));
    expect(world.hub.bytesSent()).toBeLessThan(tinySize * most);
    // The model, what is known of it, and the ids of the library.
    const model = "acme/tiny/tiny.Q8_0.gguf";
    expect(await world.files()).toEqual([model, `${model}.json`, "library.json"]);
    for (const { count } of injected) expect(count).toBeGreaterThan(0);
  });

  it("a network that is gone for a while, which it tells", async () => {
    await using world = await openTiny({ hub: { bytesPerSecond: 2_000_000 } });
    const downloader = world.downloader();
    const seen: Download[] = [];
    const finished = downloader.download("hf:acme/tiny:Q8_0", {
      onProgress: (download) => seen.push(download),
    });
    await world.until(downloader, ({ receivedBytes }) => receivedBytes > 1_000_000);
    await world.hub.goOffline();
    await world.until(downloader, ({ trouble }) => trouble?.code === "CONNECTION_LOST");
    await world.hub.goOnline();
    expect(await world.sha256((await finished).path)).toBe(tinyModel.sha256);
    expect(seen.at(-1)?.trouble).toBeUndefined();
  });

  it("addresses that expire mid-way", async () => {
    await using world = await openTiny();
    world.hub.inject(cut({ afterBytes: 500_000 }), { times: 8 });
    world.hub.inject(
      whenItEnds(() => world.hub.expireUrls()),
      { times: 1 },
    );
    const { path } = await world.downloader().download("hf:acme/tiny:Q8_0");
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
    // All connections stand before the old address, and one of them asks for the new one.
    const asked = world.hub.requests.filter(
      ({ route, method }) => route === "resolve" && method === "GET",
    );
    expect(asked).toHaveLength(1);
  });

  it("one connection far slower than the others", async () => {
    await using world = await openTiny();
    const { hub } = world;
    const injected = hub.inject(slow({ bytesPerSecond: 100_000 }), { skip: 2, times: 1 });
    const { path } = await world.downloader().download("hf:acme/tiny:Q8_0");
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
    expect(injected.count).toBe(1);
  });
});

/** Does something when an answer has ended, as it should or not. */
function whenItEnds(work: () => void): Fault {
  async function* watched({ body }: Reply): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of body) yield piece;
    } finally {
      work();
    }
  }
  return (reply) => ({ ...reply, body: watched(reply) });
}

describe("a server that asks for a break", () => {
  it("gets it, by a date as by seconds, at every connection", async () => {
    await using world = await openTiny();
    const inTwoSeconds: Fault = (reply, context) =>
      rateLimited({ retryAfter: new Date(Date.now() + 2_000) })(reply, context);
    world.hub.inject(inTwoSeconds, { times: 8 });
    await world.downloader().download("hf:acme/tiny:Q8_0");
    const objects = world.hub.requests.filter(({ route }) => route === "object");
    const refusedAt = objects[0]?.startedAt ?? 0;
    const waits = objects.slice(8).map(({ startedAt }) => startedAt - refusedAt);
    // None is given up, since none got anything.
    expect(waits.length).toBeGreaterThanOrEqual(8);
    // The date has no fractions of a second.
    expect(Math.min(...waits)).toBeGreaterThan(800);
  });

  it("for longer than anybody waits is told so at once", async () => {
    await using world = await openTiny();
    world.hub.inject(rateLimited({ retryAfter: 3_600 }), { route: ["resolve", "manifest"] });
    await expect(world.downloader().download("hf:acme/tiny:Q8_0")).rejects.toMatchObject({
      code: "RATE_LIMITED",
      details: { retryAfterSeconds: 3_600 },
    });
  });
});

describe("a download fails with a next step for", () => {
  it.each([
    ["the file", { route: "object" }],
    ["the manifest", { route: "manifest" }],
  ] as const)("a login page in place of %s", async (_, target) => {
    await using world = await openTiny();
    world.hub.inject(htmlPage(), target);
    await expect(world.downloader().download("hf:acme/tiny:Q8_0")).rejects.toMatchObject({
      hint: expect.stringContaining("login page"),
    });
    expect(await world.files()).not.toContain("acme/tiny/tiny.Q8_0.gguf");
  });

  it("a server that is not there", async () => {
    await using world = await openTiny();
    await world.hub.goOffline();
    const patience = { ...quickPatience, giveUpMs: 200 };
    const downloader = world.downloader({}, { patience });
    await expect(downloader.download("hf:acme/tiny:Q8_0")).rejects.toMatchObject({
      code: "CONNECTION_LOST",
      details: { offline: false, reason: "ECONNREFUSED" },
    });
    await world.hub.goOnline();
    const { path } = await downloader.download("hf:acme/tiny:Q8_0");
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
  });

  it("a network that stays away mid-way, and keeps what has come for the next try", async () => {
    await using world = await openTiny({ hub: { bytesPerSecond: 2_000_000 } });
    const downloader = world.downloader({}, { patience: { ...quickPatience, giveUpMs: 300 } });
    const download = await downloader.start("hf:acme/tiny:Q8_0");
    await world.until(downloader, ({ receivedBytes }) => receivedBytes > 3_000_000);
    await world.hub.goOffline();
    const failed = await world.until(downloader, ({ status: now }) => now === "failed");
    expect(failed.error).toMatchObject({ code: "CONNECTION_LOST", retryable: true });
    await world.hub.goOnline();
    world.hub.clearRequests();
    await downloader.resume(download.id);
    await world.until(downloader, ({ status: now }) => now === "completed");
    expect(world.hub.bytesSent()).toBeLessThan(tinySize - 2_000_000);
  });
});
