import { readFile } from "node:fs/promises";
import { starterModel } from "@llm/starter-model";
import { seededContent, type HubContent } from "@llm/testing/hub";

const start = readFile(starterModel.path);

/** A file of any size from 5 MB on whose begin is a model. */
export async function largeModel(size: number, seed = 1): Promise<HubContent> {
  return seededContent({ size, seed, startsWith: await start });
}
