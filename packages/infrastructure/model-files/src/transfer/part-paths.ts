import { rm } from "node:fs/promises";
import { ByteRanges } from "./byte-ranges.ts";
import { Journal } from "./journal.ts";

/** Ending of an unfinished file, and that of its journal. */
const partEnding = ".part";
const journalEnding = ".part.journal";

/** Where the unfinished form of a file and its journal are. */
export function partPaths(finalPath: string): readonly [part: string, journal: string] {
  return [`${finalPath}${partEnding}`, `${finalPath}${journalEnding}`];
}

/** Deletes what is left of an unfinished download. */
export async function deletePart(finalPath: string): Promise<void> {
  for (const path of partPaths(finalPath)) await rm(path, { force: true });
}

/** Bytes of an unfinished file that are on the disk, by its journal. */
export async function bytesOfPart(finalPath: string): Promise<number> {
  const [, journal] = partPaths(finalPath);
  const there = new ByteRanges();
  for (const entry of (await new Journal(journal).read())?.entries ?? []) there.add(entry);
  return there.size;
}
