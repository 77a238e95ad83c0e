import { open } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import type { Download } from "@llm/domain";
import { cut, ignoreRange, shiftedRange, shortBody, wrongBytes } from "@llm/testing/hub";
import { DownloadWorld } from "../download-world.ts";
import { largeModel } from "../large-model.ts";
import { openTiny, tinyModel, tinySize } from "../tiny-model.ts";

const source = "hf:acme/tiny:Q8_0";

describe("a damaged download heals itself", () => {
  it.each([
    ["one wrong byte", wrongBytes({ offsets: [9_000_000] })],
    ["a wrong first byte", wrongBytes({ offsets: [0] })],
    ["ranges of another place that claim to be right", shiftedRange({ byBytes: 4_096 })],
  ])("after %s, with at most twice the bytes", async (_, fault) => {
    await using world = await openTiny();
    // What mangles ranges leaves whole files alone.
    const injected = world.hub.inject(fault, {
      when: ({ headers, part }) => "range" in headers && part !== undefined,
    });
    const seen: Download[] = [];
    const { path } = await world
      .downloader()
      .download(source, { onProgress: (download) => seen.push(download) });
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
    expect(injected.count).toBeGreaterThan(0);
    expect(world.hub.bytesSent()).toBeLessThanOrEqual(tinySize * 2.1);
    expect(Math.max(...seen.map(({ repairedBytes = 0 }) => repairedBytes))).toBe(tinySize);
    const received = seen.map(({ receivedBytes }) => receivedBytes);
    expect(received).toEqual([...received].sort((a, b) => a - b));
  });

  it("by fetching again only what the disk lost", async () => {
    await using world = await openTiny({ hub: { bytesPerSecond: 2_000_000 } });
    const first = world.downloader();
    const { id } = await first.start(source);
    await world.until(first, ({ receivedBytes }) => receivedBytes > 6_000_000);
    await first.pause(id);
    const part = await open(world.path("models", "acme", "tiny", "tiny.Q8_0.gguf.part"), "r+");
    await part.write(Buffer.alloc(1_000), 0, 1_000, 10_000);
    await part.close();
    await first.resume(id);
    const done = await world.until(first, ({ status }) => status === "completed");
    const { path } = await world.library.locate(done.modelId ?? "");
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
    expect(world.hub.bytesSent()).toBeLessThan(tinySize * 1.3);
  });
});

describe("a damaged download", () => {
  it("that cannot be healed fails with INTEGRITY_MISMATCH and leaves no model", async () => {
    await using world = await openTiny();
    world.hub.inject(wrongBytes({ offsets: [9_000_000] }));
    await expect(world.downloader().download(source)).rejects.toMatchObject({
      code: "INTEGRITY_MISMATCH",
      details: { expectedSha256: tinyModel.sha256 },
    });
    expect(await world.files()).not.toContain("acme/tiny/tiny.Q8_0.gguf");
    world.hub.removeFaults();
    const { path } = await world.downloader().download(source);
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
  });

  it("whose object is shorter than the hub says is never taken for the model", async () => {
    await using world = await DownloadWorld.open();
    const content = await largeModel(8_000_000);
    const stored = await largeModel(7_900_000);
    await world.hub.addModel({ id: "acme/short", files: [{ path: "s.gguf", content, stored }] });
    await expect(world.downloader().download("hf:acme/short/s.gguf")).rejects.toMatchObject({
      code: "CONNECTION_LOST",
      details: { reason: "WRONG_ANSWER" },
    });
    expect(await world.files()).not.toContain("acme/short/s.gguf");
  });

  it.each([
    ["shorter than was asked for", 0, shortBody({ missingBytes: 1_000 })],
    ["whole, and one of them cut", 2, ignoreRange()],
  ])("of bodies that are %s ends right", async (_, skip, fault) => {
    await using world = await openTiny();
    world.hub.inject(fault, { skip, times: 5 });
    const injected = world.hub.inject(cut({ afterBytes: 300_000 }), { skip: 1, times: 1 });
    const { path } = await world.downloader().download(source);
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
    expect(injected.count).toBe(1);
  });
});

describe("a file that is replaced upstream", () => {
  it("between two runs is begun anew, with no byte of the old one", async () => {
    await using world = await openTiny({ hub: { bytesPerSecond: 2_000_000 } });
    const first = world.downloader();
    const { id } = await first.start(source);
    await world.until(first, ({ receivedBytes }) => receivedBytes > 5_000_000);
    await first.pause(id);
    const content = await largeModel(tinySize, 2);
    const commit = await world.hub.commit(tinyModel.id, [{ path: tinyModel.path, content }]);
    const { path } = await first.download(source);
    expect(await world.sha256(path)).toBe(commit.files[0]?.sha256);
  });

  it("while it is fetched, on a server without hashes, is begun anew", async () => {
    await using world = await DownloadWorld.open({ hub: { bytesPerSecond: 1_000_000 } });
    const url = world.hub.addPlainFile("/models/plain.gguf", await largeModel(tinySize, 1));
    // Answers that had begun before could give all of the old version.
    world.hub.inject(cut({ afterBytes: 500_000 }));
    const downloader = world.downloader();
    const finished = downloader.download(url);
    await world.until(downloader, ({ receivedBytes }) => receivedBytes > 3_000_000);
    const content = await largeModel(tinySize, 3);
    world.hub.addPlainFile("/models/plain.gguf", content);
    const { path } = await finished;
    const again = await DownloadWorld.open();
    await using _ = again;
    const commit = await again.hub.addModel({ id: "a/b", files: [{ path: "c.gguf", content }] });
    expect(await world.sha256(path)).toBe(commit.files[0]?.sha256);
  });

  it("after it was downloaded is noticed, and fetched only when that is asked for", async () => {
    await using world = await openTiny();
    const downloader = world.downloader();
    const { path } = await downloader.download(source);
    const content = await largeModel(tinySize / 2, 2);
    const commit = await world.hub.commit(tinyModel.id, [{ path: tinyModel.path, content }]);
    world.hub.clearRequests();
    await downloader.download(source);
    // The figures are those of the version that is here.
    expect(await downloader.list()).toMatchObject([
      {
        status: "completed",
        alreadyHere: true,
        updateAvailable: true,
        receivedBytes: tinySize,
        totalBytes: tinySize,
      },
    ]);
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
    expect(world.hub.bytesSent()).toBe(0);
    await downloader.download(source, { update: true });
    expect(await world.sha256(path)).toBe(commit.files[0]?.sha256);
  });
});
