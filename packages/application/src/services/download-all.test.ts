import { describe, expect, it } from "@jest/globals";
import { LlmError } from "@llm/domain";
import { FakeModelDownloader } from "@llm/testing/fakes";
import { downloadAll, type CombinedProgress } from "./download-all.ts";

describe("downloadAll", () => {
  it("gives an outcome for each, in order, and one progress for all", async () => {
    const downloader = new FakeModelDownloader();
    const seen: CombinedProgress[] = [];
    const outcomes = await downloadAll(downloader, ["hf:a/one", "hf:a/missing", "hf:a/two"], {
      onProgress: (all) => seen.push(all),
    });
    expect(outcomes).toMatchObject([
      { source: "hf:a/one", file: { modelId: "one" } },
      { source: "hf:a/missing", error: { code: "MODEL_NOT_FOUND" } },
      { source: "hf:a/two", file: { modelId: "two" } },
    ]);
    expect(seen.at(-1)?.receivedBytes).toBe(2_000_000);
    expect(seen.at(-1)?.totalBytes).toBeUndefined();
  });

  it("tells the total and the time left once every size is known", async () => {
    const downloader = new FakeModelDownloader();
    downloader.downloadScript = { delayMs: 1 };
    const seen: CombinedProgress[] = [];
    await downloadAll(downloader, ["hf:a/one", "hf:a/two"], {
      onProgress: (all) => seen.push(all),
    });
    expect(seen.some(({ secondsLeft }) => secondsLeft === 1 || secondsLeft === 2)).toBe(true);
    expect(seen.at(-1)).toMatchObject({ receivedBytes: 2_000_000, totalBytes: 2_000_000 });
    const received = seen.map(({ receivedBytes }) => receivedBytes);
    expect(received).toEqual([...received].sort((a, b) => a - b));
  });

  it("cancels all with the reason of its signal", async () => {
    const downloader = new FakeModelDownloader();
    downloader.downloadScript = { hangAfterSteps: 3 };
    const controller = new AbortController();
    const reason = new LlmError("DISPOSED", "Enough.");
    const running = downloadAll(downloader, ["hf:a/one", "hf:a/two"], {
      signal: controller.signal,
    });
    for await (const { receivedBytes } of downloader.watch()) if (receivedBytes > 0) break;
    controller.abort(reason);
    expect(await running).toEqual([
      { source: "hf:a/one", error: reason },
      { source: "hf:a/two", error: reason },
    ]);
    for (const { status } of await downloader.list()) expect(status).toBe("cancelled");
  });
});
