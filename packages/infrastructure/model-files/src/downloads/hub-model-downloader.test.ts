import { describe, expect, it } from "@jest/globals";
import { largeModel } from "../../test/large-model.ts";
import { DownloadWorld } from "../../test/download-world.ts";
import type { Download } from "@llm/domain";

const size = 24_000_000;

describe("HubModelDownloader", () => {
  it("downloads a quantization, with progress that never goes back, and finds it there the next time", async () => {
    await using world = await DownloadWorld.open();
    const content = await largeModel(size);
    const commit = await world.hub.addModel({
      id: "acme/tiny",
      files: [{ path: "tiny.Q8_0.gguf", content }],
    });
    const downloader = world.downloader();
    const seen: Download[] = [];
    const file = await downloader.download("hf:acme/tiny:Q8_0", {
      onProgress: (download) => seen.push(download),
    });
    expect(file.path).toBe(world.path("models", "acme", "tiny", "tiny.Q8_0.gguf"));
    expect(await world.sha256(file.path)).toBe(commit.files[0]?.sha256);
    expect(await world.files()).toEqual([
      "acme/tiny/tiny.Q8_0.gguf",
      "acme/tiny/tiny.Q8_0.gguf.json",
    ]);
    expect(seen.at(-1)).toMatchObject({
      status: "completed",
      receivedBytes: size,
      totalBytes: size,
      modelId: file.modelId,
    });
    const received = seen.map(({ receivedBytes }) => receivedBytes);
    expect(received).toEqual([...received].sort((a, b) => a - b));
    expect(world.hub.bytesSentAgain("tiny.Q8_0.gguf")).toBe(0);
    world.hub.clearRequests();
    expect(await world.downloader().download("hf:acme/tiny:Q8_0")).toEqual(file);
    expect(world.hub.bytesSent()).toBe(0);
  });
});
