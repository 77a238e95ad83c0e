import { copyFile, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import type { Download } from "@llm/domain";
import { starterModel } from "@llm/starter-model";
import { startProxy } from "@llm/testing/hub";
import { DownloadWorld } from "../../test/download-world.ts";
import { largeModel } from "../../test/large-model.ts";
import { headlessModel, writeEmbeddingModel, writePart } from "../../test/odd-models.ts";
import { openTiny, tinyBytes, tinyModel, tinySize } from "../../test/tiny-model.ts";

const source = "hf:acme/tiny:Q8_0";
const slow = { hub: { bytesPerSecond: 1_000_000 } };

describe("HubModelDownloader", () => {
  it("gives the model its name, its sidecar and its place in the library", async () => {
    await using world = await openTiny();
    const seen: Download[] = [];
    const onProgress = (download: Download) => seen.push(download);
    const file = await world.downloader().download(source, { onProgress });
    expect(file.path).toBe(world.path("models", "acme", "tiny", "tiny.Q8_0.gguf"));
    expect(await world.sha256(file.path)).toBe(tinyModel.sha256);
    expect(await world.files()).toEqual([
      "acme/tiny/tiny.Q8_0.gguf",
      "acme/tiny/tiny.Q8_0.gguf.json",
      "library.json",
    ]);
    expect(await world.library.find(file.modelId)).toMatchObject({
      origin: "download",
      source,
      sha256: tinyModel.sha256,
      revision: expect.stringMatching(/^[0-9a-f]{40}$/),
      sizeBytes: tinySize,
    });
    expect(seen.at(-1)).toMatchObject({
      status: "completed",
      receivedBytes: tinySize,
      totalBytes: tinySize,
      modelId: file.modelId,
    });
    // A connection whose rest another one took over has sent some of it, the more the busier the machine is.
    expect(world.hub.bytesSentAgain(tinyModel.path)).toBeLessThan(tinySize / 2);
  });

  it("finds a model that is there without fetching a byte of it, also offline", async () => {
    await using world = await openTiny();
    const file = await world.downloader().download(source);
    world.hub.clearRequests();
    expect(await world.downloader().download(source)).toEqual(file);
    expect(world.hub.bytesSent()).toBe(0);
    await world.hub.goOffline();
    const seen: Download[] = [];
    const onProgress = (download: Download) => seen.push(download);
    expect(await world.downloader().download(source, { onProgress })).toEqual(file);
    expect(seen.at(-1)).toMatchObject({
      alreadyHere: true,
      receivedBytes: tinySize,
      totalBytes: tinySize,
    });
  });

  it("fetches the files of a split model as one", async () => {
    await using world = await DownloadWorld.open();
    const part = (number: number) => `q/big-0000${number}-of-00003.gguf`;
    const files = await Promise.all(
      [1, 2, 3].map(async (number) => ({
        path: part(number),
        content: await largeModel(6_000_000, number),
      })),
    );
    const commit = await world.hub.addModel({ id: "acme/big", files });
    const downloader = world.downloader();
    const { path } = await downloader.download(`hf:acme/big/${part(1)}`);
    expect(path).toBe(world.path("models", "acme", "big", ...part(1).split("/")));
    for (const [index, { sha256 }] of commit.files.entries()) {
      expect(await world.sha256(join(world.folder, "acme", "big", part(index + 1)))).toBe(sha256);
    }
    expect(await downloader.list()).toMatchObject([
      { status: "completed", receivedBytes: 18_000_000, totalBytes: 18_000_000 },
    ]);
    expect(await world.library.list()).toMatchObject([{ sizeBytes: 18_000_000 }]);
  });

  it("fetches an address with the hash that is given, and refuses another file", async () => {
    await using world = await openTiny();
    const url = world.hub.addPlainFile("/files/plain.gguf", tinyModel.content);
    const wrong = world.downloader().download(url, { sha256: "0".repeat(64) });
    await expect(wrong).rejects.toMatchObject({ code: "INTEGRITY_MISMATCH" });
    const { path } = await world.downloader().download(url, { sha256: tinyModel.sha256 });
    expect(path).toBe(world.path("models", "127.0.0.1", "plain.gguf"));
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
  });

  it("refuses a file that is no model, and keeps nothing of it", async () => {
    await using world = await openTiny();
    const noise = Buffer.alloc(2_000_000, 7);
    const url = world.hub.addPlainFile("/files/noise.gguf", noise);
    await expect(world.downloader().download(url)).rejects.toMatchObject({
      code: "MODEL_FILE_INVALID",
    });
    const broken = Buffer.concat([Buffer.from("GGUF"), noise]);
    await world.hub.addModel({ id: "acme/broken", files: [{ path: "b.gguf", content: broken }] });
    await expect(world.downloader().download("hf:acme/broken/b.gguf")).rejects.toMatchObject({
      code: "MODEL_FILE_INVALID",
    });
    expect(await world.files()).not.toContain("acme/broken/b.gguf");
    expect(await world.files()).not.toContain("acme/broken/b.gguf.part");
  });

  it("refuses a whole file that no engine can build a model of, and keeps nothing of it", async () => {
    await using world = await DownloadWorld.open();
    const files = [{ path: "heads.gguf", content: await headlessModel() }];
    await world.hub.addModel({ id: "acme/heads", files });
    await expect(world.downloader().download("hf:acme/heads/heads.gguf")).rejects.toMatchObject({
      code: "MODEL_FILE_INVALID",
      message: expect.stringMatching(/^heads\.gguf is not .*no attention heads in block 0/),
      hint: expect.stringMatching(/another quantization/),
    });
    expect(await world.files()).toEqual([]);
    expect(await world.library.list()).toEqual([]);
  });

  it("fetches a model for embeddings", async () => {
    await using world = await DownloadWorld.open();
    const path = world.path("embedding.gguf");
    await writeEmbeddingModel(path);
    const files = [{ path: "embedding.gguf", content: await readFile(path) }];
    await world.hub.addModel({ id: "acme/embedding", files });
    const { modelId } = await world.downloader().download("hf:acme/embedding/embedding.gguf");
    expect(await world.library.find(modelId)).toMatchObject({ architecture: "bert" });
  });

  it("fetches a model whose parts say that they are parts", async () => {
    await using world = await DownloadWorld.open();
    const names = ["s-00001-of-00002.gguf", "s-00002-of-00002.gguf"];
    const files = await Promise.all(
      names.map(async (name, number) => {
        await writePart(world.path(name), { number, count: names.length });
        return { path: name, content: await readFile(world.path(name)) };
      }),
    );
    await world.hub.addModel({ id: "acme/parts", files });
    const { path } = await world.downloader().download(`hf:acme/parts/${names[0]}`);
    expect(path).toBe(world.path("models", "acme", "parts", names[0] ?? ""));
    expect(await world.library.list()).toMatchObject([{ architecture: "llama" }]);
  });

  it("does not write over a file that somebody else put there, unless it is the same", async () => {
    await using world = await openTiny();
    const place = world.path("models", "acme", "tiny");
    await mkdir(place, { recursive: true });
    await copyFile(starterModel.path, join(place, tinyModel.path));
    await expect(world.downloader().download(source)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      hint: expect.stringContaining("Move it"),
    });
    expect((await stat(join(place, tinyModel.path))).size).toBe(starterModel.sizeBytes);
    const same = await tinyBytes();
    await writeFile(join(place, tinyModel.path), same);
    await world.downloader().download(source);
    expect(world.hub.bytesSent()).toBe(0);
  });

  it.each([
    ["nothing", ""],
    ["a word", "tiny"],
    ["a path", "/models/tiny.gguf"],
    ["a file of this machine", "file:///models/tiny.gguf"],
    ["plain http", "http://example.com/tiny.gguf"],
    ["a password", "https://user:word@example.com/tiny.gguf"],
    ["a way out of the folder", "hf:acme/tiny/../../x.gguf"],
    ["another file", "hf:acme/tiny/readme.md"],
    ["a page of a dataset", "https://huggingface.co/datasets/acme/tiny"],
  ])("refuses %s as a source", async (_, text) => {
    await using world = await openTiny();
    await expect(world.downloader().start(text)).rejects.toMatchObject({ code: "INVALID_URL" });
    expect(world.hub.requests).toEqual([]);
  });
});

describe("the same file", () => {
  it("is not fetched again for another model", async () => {
    await using world = await openTiny();
    await world.downloader().download(source);
    await world.hub.addModel({
      id: "other/copy",
      files: [{ path: "renamed.gguf", content: tinyModel.content }],
    });
    world.hub.clearRequests();
    const { path } = await world.downloader().download("hf:other/copy/renamed.gguf");
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
    expect(world.hub.bytesSent()).toBe(0);
  });

  it("is taken from the cache of Hugging Face's tools, and from other programs, if it is right", async () => {
    await using world = await openTiny();
    const bytes = await tinyBytes();
    const cache = world.path("cache");
    const blobs = join(cache, "models--acme--tiny", "blobs");
    await mkdir(blobs, { recursive: true });
    await writeFile(join(blobs, tinyModel.sha256), bytes);
    const fromCache = world.downloader({ cacheFolder: cache });
    const { path, modelId } = await fromCache.download(source);
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
    await world.library.remove(modelId);

    const external = world.path("lm-studio");
    await mkdir(join(external, "acme", "tiny"), { recursive: true });
    await writeFile(join(external, "acme", "tiny", tinyModel.path), bytes);
    const fromOthers = world.downloader({ externalFolders: [external] });
    await fromOthers.download(source);
    expect(world.hub.bytesSent()).toBe(0);
    await world.library.remove(modelId);

    await writeFile(join(external, "acme", "tiny", tinyModel.path), Buffer.alloc(tinySize));
    const again = await world.downloader({ externalFolders: [external] }).download(source);
    expect(await world.sha256(again.path)).toBe(tinyModel.sha256);
    expect(world.hub.bytesSent()).toBeGreaterThanOrEqual(tinySize);
  });

  it("is fetched once by two downloaders at the same time", async () => {
    await using world = await openTiny(slow);
    const [one, other] = await Promise.all([
      world.downloader().download(source),
      world.downloader().download(source),
    ]);
    expect(one.path).toBe(other.path);
    expect(await world.sha256(one.path)).toBe(tinyModel.sha256);
    // A connection whose rest another one took over has sent some of it, the more the busier the machine is.
    expect(world.hub.bytesSentAgain(tinyModel.path)).toBeLessThan(tinySize / 2);
  });
});

describe("a proxy", () => {
  it("of HTTP_PROXY is used", async () => {
    await using world = await openTiny();
    await using proxy = await startProxy();
    const before = { ...process.env };
    Object.assign(process.env, { HTTP_PROXY: proxy.url, http_proxy: proxy.url, NO_PROXY: "" });
    try {
      const downloader = world.downloader();
      const { path } = await downloader.download(source);
      expect(await world.sha256(path)).toBe(tinyModel.sha256);
      expect(proxy.requests.length).toBeGreaterThan(2);
    } finally {
      process.env = before;
    }
  });

  it("of the system is used through a fetch of the program's own", async () => {
    await using world = await openTiny();
    const asked: string[] = [];
    const own: typeof fetch = (input, init) => {
      asked.push(String(input));
      return fetch(input, init);
    };
    const { path } = await world.downloader({}, { fetch: own }).download(source);
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
    expect(asked.some((url) => url.startsWith(world.hub.cdnOrigin))).toBe(true);
  });
});
