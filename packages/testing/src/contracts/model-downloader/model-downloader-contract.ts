import assert from "node:assert/strict";
import { isSettled, type Download } from "@llm/domain";
import { assertFails, failureOf } from "../rejections.ts";
import type { TestApi } from "../test-api.ts";
import { untilDownload, untilHalfway, type DownloaderSetup } from "./downloader-setup.ts";

/**
 * What every `ModelDownloader` promises, as tests: run it for each implementation.
 * A setup is made for each case and disposed after it.
 */
export function modelDownloaderContract(api: TestApi, setup: () => Promise<DownloaderSetup>): void {
  const it = (name: string, body: (given: DownloaderSetup) => Promise<void>) =>
    api.it(name, async () => {
      await using given = await setup();
      await body(given);
    });

  api.describe("ModelDownloader contract", () => {
    it("downloads a model, with progress that never goes back", async ({ downloader, sources }) => {
      const seen: Download[] = [];
      const onProgress = (download: Download) => void seen.push(download);
      const file = await downloader.download(sources[0], { onProgress });
      assert.ok(file.path.endsWith(".gguf"));
      const last = seen.at(-1);
      assert.equal(last?.status, "completed");
      assert.equal(last?.modelId, file.modelId);
      assert.equal(last?.receivedBytes, last?.totalBytes);
      assert.ok((last?.receivedBytes ?? 0) > 0);
      assert.equal(last?.error, undefined);
      for (const [index, { receivedBytes }] of seen.entries()) {
        assert.ok(receivedBytes >= (seen[index - 1]?.receivedBytes ?? 0), "progress went back");
      }
      assert.ok(seen.some(({ status }) => status === "downloading"));
    });

    it("gives what is here when it is started again", async ({ downloader, sources }) => {
      const file = await downloader.download(sources[0]);
      const [first] = await downloader.list();
      assert.equal(first?.alreadyHere, undefined);
      assert.deepEqual(await downloader.download(sources[0]), file);
      const [second] = await downloader.list();
      assert.equal(second?.alreadyHere, true);
      assert.equal(second?.totalBytes, first?.totalBytes);
      assert.equal(second?.receivedBytes, first?.totalBytes);
    });

    it("shares one download between two that want the same", async ({ downloader, sources }) => {
      const files = await Promise.all([
        downloader.download(sources[0]),
        downloader.download(sources[0]),
      ]);
      assert.deepEqual(files[0], files[1]);
      assert.equal((await downloader.list()).length, 1);
    });

    it("runs two at once, and the third after", async ({ downloader, sources }) => {
      const started = await Promise.all(sources.map((source) => downloader.start(source)));
      assert.equal(new Set(started.map(({ id }) => id)).size, 3);
      await untilDownload(downloader, ({ status }) => status === "downloading");
      const waiting = (await downloader.list()).filter(({ status }) => status === "queued");
      assert.equal(waiting.length, 1);
      await Promise.all(sources.map((source) => downloader.download(source)));
      for (const { status } of await downloader.list()) assert.equal(status, "completed");
    });

    it("pauses, keeps what has come, and goes on", async ({ downloader, sources }) => {
      const { id } = await downloader.start(sources[0]);
      await untilHalfway(downloader, id);
      await downloader.pause(id);
      const [paused] = await downloader.list();
      assert.equal(paused?.status, "paused");
      assert.equal(paused?.bytesPerSecond, 0);
      assert.equal(paused?.error, undefined);
      assert.ok((paused?.receivedBytes ?? 0) > 0);
      await downloader.pause(id);
      await downloader.resume(id);
      const done = await untilDownload(downloader, ({ status }) => status === "completed");
      assert.equal(done.receivedBytes, done.totalBytes);
      await downloader.resume(id);
      assert.equal((await downloader.list())[0]?.status, "completed");
    });

    it("pauses one that waits in the queue", async ({ downloader, sources }) => {
      const started = await Promise.all(sources.map((source) => downloader.start(source)));
      const last = started[2]?.id ?? "";
      await downloader.pause(last);
      const states = await downloader.list();
      assert.equal(states.find(({ id }) => id === last)?.status, "paused");
    });

    it("cancels, and begins anew after", async ({ downloader, sources }) => {
      const { id } = await downloader.start(sources[0]);
      await untilHalfway(downloader, id);
      await downloader.cancel(id);
      const [cancelled] = await downloader.list();
      assert.equal(cancelled?.status, "cancelled");
      assert.equal(cancelled?.receivedBytes, 0);
      await downloader.cancel(id);
      const { path } = await downloader.download(sources[0]);
      assert.ok(path.endsWith(".gguf"));
    });

    it("keeps the reason of an abort, and cancels", async ({ downloader, sources }) => {
      const reason = new Error("Another model, please.");
      const controller = new AbortController();
      const call = downloader.download(sources[0], {
        signal: controller.signal,
        onProgress: ({ receivedBytes }) => receivedBytes > 0 && controller.abort(reason),
      });
      assert.equal(await failureOf(call), reason);
      assert.equal((await downloader.list())[0]?.status, "cancelled");
      const before = downloader.download(sources[1], { signal: AbortSignal.abort(reason) });
      assert.equal(await failureOf(before), reason);
      assert.equal((await downloader.list()).length, 1, "nothing was started");
    });

    it("tells who waits that somebody else paused or cancelled", async ({
      downloader,
      sources,
    }) => {
      const waiting = downloader.download(sources[0]);
      const { id } = await untilDownload(downloader, ({ status }) => status === "downloading");
      const failure = assertFails(waiting, "DOWNLOAD_INTERRUPTED");
      await downloader.pause(id);
      await failure;
      const again = assertFails(downloader.download(sources[0]), "DOWNLOAD_INTERRUPTED");
      await untilDownload(downloader, ({ status }) => status === "downloading");
      await downloader.cancel(id);
      await again;
    });

    it("fails for a model that is not there, and says so in its state", async (given) => {
      const { downloader, missing, sources } = given;
      const [error] = await Promise.all([
        assertFails(downloader.download(missing), "MODEL_NOT_FOUND"),
        downloader.download(sources[0]),
      ]);
      const failed = (await downloader.list()).find(({ status }) => status === "failed");
      assert.equal(failed?.error?.code, error.code);
      assert.equal(failed?.error?.hint, error.hint);
    });

    for (const source of ["", "tiny", "ftp://example.com/x.gguf", "file:///x.gguf"]) {
      it(`refuses the source "${source}"`, async ({ downloader }) => {
        await assertFails(downloader.start(source), "INVALID_URL");
        await assertFails(downloader.download(source), "INVALID_URL");
        assert.deepEqual(await downloader.list(), []);
      });
    }

    it("refuses a hash that is none, and ids that it does not know", async ({ downloader }) => {
      const start = downloader.start("https://example.com/x.gguf", { sha256: "abc" });
      await assertFails(start, "INVALID_ARGUMENT");
      await assertFails(downloader.pause("none"), "INVALID_ARGUMENT");
      await assertFails(downloader.resume("none"), "INVALID_ARGUMENT");
      await assertFails(downloader.cancel("none"), "INVALID_ARGUMENT");
    });

    it("gives a watcher what there is and what changes", async ({ downloader, sources }) => {
      const { id } = await downloader.start(sources[0]);
      const seen: string[] = [];
      for await (const download of downloader.watch()) {
        assert.equal(download.id, id);
        seen.push(download.status);
        if (isSettled(download)) break;
      }
      assert.equal(seen.at(-1), "completed");
      const controller = new AbortController();
      for await (const { status } of downloader.watch({ signal: controller.signal })) {
        assert.equal(status, "completed");
        controller.abort();
      }
    });

    it("ends with its downloads when it is disposed", async ({ downloader, sources }) => {
      const waiting = downloader.download(sources[0]);
      await untilDownload(downloader, ({ status }) => status === "downloading");
      const failure = assertFails(waiting, "DISPOSED");
      await downloader[Symbol.asyncDispose]();
      await failure;
      await downloader[Symbol.asyncDispose]();
      await assertFails(downloader.start(sources[0]), "DISPOSED");
      await assertFails(downloader.list(), "DISPOSED");
    });
  });
}
