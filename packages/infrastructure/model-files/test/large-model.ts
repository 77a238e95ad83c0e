import { readFile } from "node:fs/promises";
import { starterModel } from "@llm/starter-model";
import { seededContent, type HubContent } from "@llm/testing/hub";

const start = readFile(starterModel.path);
// Making the noise takes longer than most tests.
const made = new Map<string, Promise<HubContent>>();

/** A file of any size from 5 MB on whose begin is a model. The same size and seed give the same file. */
export function largeModel(size: number, seed = 1): Promise<HubContent> {
  const key = `${size} ${seed}`;
  const content = made.get(key) ?? start.then((bytes) => make(bytes, { size, seed }));
  made.set(key, content);
  return content;
}

function make(startsWith: Uint8Array, size: { size: number; seed: number }): HubContent {
  return seededContent({ ...size, startsWith });
}
