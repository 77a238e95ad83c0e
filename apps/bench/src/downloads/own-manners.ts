import { readdir } from "node:fs/promises";
import { copySource, modelSource } from "./hub-messages.ts";
import { openOwnLibrary, type OwnLibrary } from "./own-library.ts";
import type { Pull } from "./pull-messages.ts";

/** Cancels a download, pauses the next, lets a further program resume it, and asks for the same file again. */
export const ownManners: Pull = async (setup) => {
  const { cancelMs, leftFiles, pauseMs } = await interrupt(setup);
  await using own = openOwnLibrary(setup);
  let events = 0;
  const beganAt = performance.now();
  const { path } = await own.downloader.download(modelSource, {
    onProgress: ({ status }) => {
      // What tells of another status is no news of the progress.
      if (status === "downloading") events += 1;
    },
  });
  const seconds = (performance.now() - beganAt) / 1000;
  await own.downloader.download(copySource);
  return { path, figures: { cancelMs, leftFiles, pauseMs, eventsPerSecond: events / seconds } };
};

async function interrupt(setup: Parameters<Pull>[0]) {
  await using own = openOwnLibrary(setup);
  const cancelled = await startSome(own);
  const cancelMs = await timed(() => own.downloader.cancel(cancelled));
  const leftFiles = await countFiles(own.folder);
  const paused = await startSome(own);
  const pauseMs = await timed(() => own.downloader.pause(paused));
  return { cancelMs, leftFiles, pauseMs };
}

/** Starts a download and waits until some of it is here. */
async function startSome({ downloader }: OwnLibrary): Promise<string> {
  const { id } = await downloader.start(modelSource);
  for await (const { receivedBytes, totalBytes = Infinity, id: seen } of downloader.watch()) {
    if (seen === id && receivedBytes > totalBytes / 4) return id;
  }
  throw new Error("the downloader ended");
}

async function timed(work: () => Promise<void>): Promise<number> {
  const beganAt = performance.now();
  await work();
  return performance.now() - beganAt;
}

async function countFiles(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).length;
}
