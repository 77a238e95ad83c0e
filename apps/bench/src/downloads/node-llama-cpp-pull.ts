import { join } from "node:path";
import { createModelDownloader } from "node-llama-cpp";
import { modelSource } from "./hub-messages.ts";
import type { Pull } from "./pull-messages.ts";

/** As its documentation shows it. */
export const nodeLlamaCppPull: Pull = async ({ endpoint, home }) => {
  const downloader = await createModelDownloader({
    modelUri: modelSource,
    dirPath: join(home, "models"),
    endpoints: { huggingFace: endpoint },
  });
  return { path: await downloader.download(), figures: {} };
};
