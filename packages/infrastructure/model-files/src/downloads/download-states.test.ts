import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import type { Download } from "@llm/domain";
import { slow as slowAnswer } from "@llm/testing/hub";
import { DownloadWorld } from "../../test/download-world.ts";
import { largeModel } from "../../test/large-model.ts";
import { pull } from "../../test/pull-process.ts";
import { openTiny, tinyModel, tinySize } from "../../test/tiny-model.ts";

const source = "hf:acme/tiny:Q8_0";
const slow = { hub: { bytesPerSecond: 1_000_000 } };

describe("the states of a download", () => {
  it("come in order", async () => {
    await using world = await openTiny();
    const downloader = world.downloader();
    const seen: string[] = [];
    await downloader.download(source, { onProgress: ({ status }) => seen.push(status) });
    const order = ["queued", "resolving", "downloading", "verifying", "completed"];
    const places = seen.map((status) => order.indexOf(status));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe("completed");
    expect(seen).toContain("downloading");
  });

  it("come with speed and time left while bytes arrive", async () => {
    await using world = await openTiny(slow);
    const downloader = world.downloader();
    const { id } = await downloader.start(source);
    const isMeasured = ({ status, bytesPerSecond }: Download) =>
      status === "downloading" && bytesPerSecond > 0;
    const download = await world.until(downloader, isMeasured);
    await downloader.cancel(id);
    expect(download.secondsLeft).toBeGreaterThan(0);
  });

  it("pause keeps what has come, and resume fetches the rest alone", async () => {
    await using world = await openTiny(slow);
    const downloader = world.downloader();
    const { id } = await downloader.start(source);
    await world.until(downloader, ({ receivedBytes }) => receivedBytes > 1_500_000);
    await downloader.pause(id);
    const [paused] = await downloader.list();
    expect(paused).toMatchObject({ status: "paused", bytesPerSecond: 0 });
    expect(paused?.error).toBeUndefined();
    world.hub.clearRequests();
    await downloader.resume(id);
    await world.until(downloader, ({ status }) => status === "completed");
    expect(world.hub.bytesSent()).toBeLessThan(tinySize - 1_000_000);
    expect(await world.sha256(world.path("models", "acme", "tiny", tinyModel.path))).toBe(
      tinyModel.sha256,
    );
  });

  it("pause and cancel are quick, and cancel leaves nothing behind", async () => {
    await using world = await openTiny(slow);
    const downloader = world.downloader();
    const { id } = await downloader.start(source);
    await world.until(downloader, ({ receivedBytes }) => receivedBytes > 500_000);
    await downloader.pause(id);
    expect(await world.files()).toContain("acme/tiny/tiny.Q8_0.gguf.part");
    await downloader.resume(id);
    await world.until(downloader, ({ status }) => status === "downloading");
    await downloader.cancel(id);
    expect(await downloader.list()).toMatchObject([{ status: "cancelled", receivedBytes: 0 }]);
    expect(await readdir(world.folder)).toEqual([]);
    expect(await readdir(world.path("downloads"))).toEqual([]);
  });

  it("cancels a paused one too", async () => {
    await using world = await openTiny(slow);
    const downloader = world.downloader();
    const { id } = await downloader.start(source);
    await world.until(downloader, ({ receivedBytes }) => receivedBytes > 500_000);
    await downloader.pause(id);
    await downloader.cancel(id);
    expect(await readdir(world.folder)).toEqual([]);
  });

  it("abort of a waiting call rejects with its reason and cancels", async () => {
    await using world = await openTiny(slow);
    const downloader = world.downloader();
    const controller = new AbortController();
    const reason = new Error("Changed my mind.");
    const waiting = downloader.download(source, {
      signal: controller.signal,
      onProgress: ({ receivedBytes }) => receivedBytes > 300_000 && controller.abort(reason),
    });
    await expect(waiting).rejects.toBe(reason);
    expect(await readdir(world.folder)).toEqual([]);
    await expect(downloader.download(source, { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
  });

  it("tells a waiting call that somebody else paused it", async () => {
    await using world = await openTiny(slow);
    const downloader = world.downloader();
    const waiting = downloader.download(source);
    const { id } = await world.until(downloader, ({ status }) => status === "downloading");
    const checked = expect(waiting).rejects.toMatchObject({ code: "DOWNLOAD_INTERRUPTED" });
    await downloader.pause(id);
    await checked;
  });
});

describe("the queue", () => {
  async function openThree(): Promise<DownloadWorld> {
    const world = await DownloadWorld.open({ hub: { bytesPerSecond: 2_000_000 } });
    for (const name of ["one", "two", "three"]) {
      const content = await largeModel(8_000_000, name.length * 7 + name.charCodeAt(0));
      await world.hub.addModel({ id: `acme/${name}`, files: [{ path: "m.gguf", content }] });
    }
    return world;
  }

  it("runs as many at once as it may, and the others after", async () => {
    await using world = await openThree();
    const downloader = world.downloader({ concurrency: 2 });
    const sources = ["one", "two", "three"].map((name) => `hf:acme/${name}/m.gguf`);
    for (const each of sources) await downloader.start(each);
    await world.until(downloader, ({ status }) => status === "downloading");
    const busy = (await downloader.list()).map(({ status }) => status);
    expect(busy.filter((status) => status !== "queued")).toHaveLength(2);
    expect(busy[2]).toBe("queued");
    await Promise.all(sources.map((each) => downloader.download(each)));
    expect((await downloader.list()).map(({ status }) => status)).toEqual(
      sources.map(() => "completed"),
    );
  });

  it("lets one go on when another fails", async () => {
    await using world = await openThree();
    const downloader = world.downloader();
    const results = await Promise.allSettled([
      downloader.download("hf:acme/none/m.gguf"),
      downloader.download("hf:acme/one/m.gguf"),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  });

  it("survives the end of the program: interrupted ones go on, paused ones stay", async () => {
    await using world = await openThree();
    // So slow that none of them is done before the program ends.
    world.hub.inject(slowAnswer({ bytesPerSecond: 150_000 }));
    const first = world.downloader();
    const paused = await first.start("hf:acme/one/m.gguf");
    const running = await first.start("hf:acme/two/m.gguf");
    await world.until(first, (download) => download.id === paused.id && download.receivedBytes > 0);
    await first.pause(paused.id);
    await world.until(first, ({ id, receivedBytes }) => id === running.id && receivedBytes > 2e6);
    await first[Symbol.asyncDispose]();
    world.hub.removeFaults();

    const next = world.downloader();
    const found = await next.list();
    expect(found).toMatchObject([
      { id: paused.id, status: "paused", source: "hf:acme/one/m.gguf" },
      { id: running.id, status: "paused", error: { code: "DOWNLOAD_INTERRUPTED" } },
    ]);
    // Nobody noted it when the program ended, but the bytes are there.
    expect(found[1]?.receivedBytes).toBeGreaterThan(1e6);
    await next.resumeInterrupted();
    await world.until(next, ({ id, status }) => id === running.id && status === "completed");
    expect(await next.list()).toMatchObject([{ status: "paused" }, { status: "completed" }]);
    expect(world.hub.bytesSent("m.gguf")).toBeLessThan(20_000_000);
  });
});

describe("a folder that cannot be written to", () => {
  it("is told as that, and not as a lost connection", async () => {
    await using world = await openTiny();
    await mkdir(world.folder, { recursive: true });
    // A file where the folder of the publisher would be.
    await writeFile(world.path("models", "acme"), "");
    await expect(world.downloader().download(source)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      hint: expect.stringContaining("LLM_HOME"),
    });
    await rm(world.path("models", "acme"));
    await rm(world.path("downloads"), { recursive: true });
    await writeFile(world.path("downloads"), "");
    const { path } = await world.downloader().download(source);
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
  });
});

describe("a full disk", () => {
  it("is told before the first byte, with what is needed and what is free", async () => {
    await using world = await openTiny();
    const downloader = world.downloader({ freeBytes: async () => 1_000_000 });
    await expect(downloader.download(source)).rejects.toMatchObject({
      code: "INSUFFICIENT_DISK_SPACE",
      message: "The disk has 1.0 MB free, and 16.0 MB are needed.",
      details: { neededBytes: tinySize, freeBytes: 1_000_000 },
    });
    expect(world.hub.bytesSent()).toBe(0);
    await world.downloader().download(source);
  });

  it("pauses a download half-way, which goes on right when there is space", async () => {
    await using world = await openTiny();
    // No file of this process may grow beyond 14 MB: to it the disk is full.
    const pulled = await pull(world, source, { mostFileBytes: 14_000_000 }).ended;
    expect(pulled.outcome).toMatchObject({
      status: "paused",
      error: { code: "INSUFFICIENT_DISK_SPACE", message: "The disk is full." },
    });
    const downloader = world.downloader();
    expect(await downloader.list()).toMatchObject([{ status: "paused" }]);
    world.hub.clearRequests();
    const { path } = await downloader.download(source);
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
    expect(world.hub.bytesSent()).toBeLessThan(tinySize - 2_000_000);
  });
});
