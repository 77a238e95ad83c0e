import { readdir, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { modelPaths } from "../model-paths.ts";
import { sidecarsIn } from "./sidecar.ts";
import { readVariable } from "../environment.ts";

/** The folder in which the tools of Hugging Face keep what they downloaded. */
export function huggingFaceCache(environment: NodeJS.ProcessEnv = process.env): string {
  const home = readVariable("HF_HOME", environment) ?? join(homedir(), ".cache", "huggingface");
  return readVariable("HF_HUB_CACHE", environment) ?? join(home, "hub");
}

export interface WantedFile {
  /** Name of the file, or a path that ends in it. */
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes?: number | undefined;
}

export interface KnownPlaces {
  /** Folder of the library. */
  readonly folder: string;
  /** Cache of Hugging Face's tools. */
  readonly cache: string;
  /** Folders of other programs. */
  readonly externalFolders: readonly string[];
}

/**
 * Files on this machine that may be the wanted one, the likeliest first; their content is still to be checked.
 * The library knows hashes, the cache names files by theirs, and elsewhere name and size are all there is.
 */
export async function* knownCopies(
  wanted: WantedFile,
  { folder, cache, externalFolders }: KnownPlaces,
): AsyncGenerator<string, void, undefined> {
  for await (const { path, sidecar } of sidecarsIn(folder)) {
    if (sidecar.sha256 === wanted.sha256 && (await hasSize(path, wanted.sizeBytes))) yield path;
  }
  for (const repository of await readdir(cache).catch(() => [])) {
    const path = join(cache, repository, "blobs", wanted.sha256);
    if (await hasSize(path, wanted.sizeBytes)) yield path;
  }
  if (wanted.sizeBytes === undefined) return;
  for (const external of externalFolders) {
    for (const path of await modelPaths(external, { allParts: true })) {
      const isAlike = basename(path) === basename(wanted.path);
      if (isAlike && (await hasSize(path, wanted.sizeBytes))) yield path;
    }
  }
}

async function hasSize(path: string, sizeBytes: number | undefined): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isFile() === true && (sizeBytes === undefined || stats.size === sizeBytes);
}
