import assert from "node:assert/strict";
import type { Download, ModelDownloader } from "@llm/domain";

/** What the contract runs against; made for each case and disposed after it. */
export interface DownloaderSetup extends AsyncDisposable {
  /** Takes at least half a second for a model, so that it can be interrupted, and fetches two at once. */
  readonly downloader: ModelDownloader;
  /** Three models that can be downloaded, of any size. */
  readonly sources: readonly [string, string, string];
  /** A source that is understood and stands for no model. */
  readonly missing: string;
}

/** Waits until a download is as `condition` says, and gives it. */
export async function untilDownload(
  downloader: ModelDownloader,
  condition: (download: Download) => boolean,
): Promise<Download> {
  for await (const download of downloader.watch()) if (condition(download)) return download;
  return assert.fail("the watch ended before the download was as it should be");
}

/** Waits until some of the model has come and some has not. */
export function untilHalfway(downloader: ModelDownloader, id: string): Promise<Download> {
  return untilDownload(downloader, (download) => {
    if (download.id !== id) return false;
    assert.notEqual(download.status, "completed", "it should take longer");
    return download.status === "downloading" && download.receivedBytes > 0;
  });
}
