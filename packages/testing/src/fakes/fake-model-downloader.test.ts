import { describe, expect, it } from "@jest/globals";
import { LlmError } from "@llm/domain";
import { modelDownloaderContract } from "../contracts/index.ts";
import { FakeModelDownloader } from "./fake-model-downloader.ts";
import { FakeModelRepository } from "./fake-model-repository.ts";

modelDownloaderContract({ describe, it }, async () => {
  const downloader = new FakeModelDownloader();
  downloader.downloadScript = { delayMs: 50 };
  return {
    downloader,
    sources: ["hf:acme/one:Q8_0", "hf:acme/two/two.gguf", "https://example.com/three.gguf"],
    missing: "hf:acme/missing",
    [Symbol.asyncDispose]: () => downloader[Symbol.asyncDispose](),
  };
});

describe("FakeModelDownloader", () => {
  it("fails once as its script says, and then goes on", async () => {
    const downloader = new FakeModelDownloader();
    downloader.downloadScript = { error: new LlmError("CONNECTION_LOST", "It was cut.") };
    await expect(downloader.download("hf:acme/one")).rejects.toMatchObject({
      code: "CONNECTION_LOST",
    });
    expect(await downloader.list()).toMatchObject([{ status: "failed", receivedBytes: 500_000 }]);
    await downloader.download("hf:acme/one");
    expect(downloader.started).toEqual(["hf:acme/one", "hf:acme/one"]);
  });

  it("tells of an update, and fetches it when that is asked for", async () => {
    const downloader = new FakeModelDownloader();
    await downloader.download("hf:acme/one");
    downloader.updatable.add("hf:acme/one");
    downloader.downloadScript = { sizeBytes: 500 };
    await downloader.download("hf:acme/one");
    const before = { alreadyHere: true, updateAvailable: true, totalBytes: 1_000_000 };
    expect(await downloader.list()).toMatchObject([before]);
    await downloader.download("hf:acme/one", { update: true });
    const [updated] = await downloader.list();
    expect(updated).toMatchObject({ status: "completed", receivedBytes: 500, totalBytes: 500 });
    expect(updated).not.toHaveProperty("updateAvailable");
  });

  it("hangs where its script says until it is cancelled, and adds to its library", async () => {
    const library = new FakeModelRepository();
    const downloader = new FakeModelDownloader({ library });
    downloader.downloadScript = { hangAfterSteps: 3 };
    const { id } = await downloader.start("hf:acme/one");
    for await (const { receivedBytes } of downloader.watch()) if (receivedBytes === 300_000) break;
    await downloader.cancel(id);
    downloader.downloadScript = {};
    const { modelId } = await downloader.download("hf:acme/one");
    expect(await library.find(modelId)).toMatchObject({ id: "one" });
  });
});
