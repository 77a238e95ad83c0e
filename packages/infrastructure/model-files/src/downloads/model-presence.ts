import { stat } from "node:fs/promises";
import { readSidecar, writeSidecar, type Sidecar } from "../library/sidecar.ts";
import type { ResolvedModel } from "../sources/resolved-model.ts";
import { hashFile } from "../transfer/file-hasher.ts";

/** What is in the models folder under the names of a model's files. */
export type Presence = "absent" | "same" | "other" | "foreign";

/**
 * Compares the files that are there with those of the server: `other` is a version that was downloaded before,
 * `foreign` a file that somebody else put there.
 */
export async function presenceOf(
  model: ResolvedModel,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Presence> {
  let isSame = true;
  for (const [index, file] of model.files.entries()) {
    const path = paths[index] ?? "";
    const stats = await stat(path).catch(() => undefined);
    if (stats === undefined) return "absent";
    const sidecar = await readSidecar(path);
    if (sidecar === undefined) {
      if (file.sha256 === undefined) return "foreign";
      if ((await hashFile(path, stats.size, signal)) !== file.sha256) return "foreign";
      await writeSidecar(path, adopted(model, file.sha256, stats.size));
      continue;
    }
    // A file that changed since is no longer what was downloaded.
    if (sidecar.sizeBytes !== stats.size) return "absent";
    isSame &&= file.sha256 === undefined || sidecar.sha256 === file.sha256;
  }
  return isSame ? "same" : "other";
}

function adopted(model: ResolvedModel, sha256: string, sizeBytes: number): Sidecar {
  const { source, repository, revision } = model;
  const downloadedAt = new Date().toISOString();
  return { version: 1, source, repository, revision, sha256, sizeBytes, downloadedAt };
}
