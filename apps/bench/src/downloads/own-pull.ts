import { modelSource } from "./hub-messages.ts";
import { openOwnLibrary } from "./own-library.ts";
import type { Pull } from "./pull-messages.ts";

export const ownPull: Pull = async (setup) => {
  await using own = openOwnLibrary(setup);
  const { path } = await own.downloader.download(modelSource);
  return { path, verifiedAt: performance.timeOrigin + performance.now(), figures: {} };
};
