import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { LlmError, type VerifyOptions } from "@llm/domain";
import { FileHasher } from "../transfer/file-hasher.ts";

export interface HashedFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/**
 * Hashes the files of a model, one after the other, with one progress for all.
 * @throws {LlmError} MODEL_NOT_FOUND when one is missing.
 */
export async function hashFiles(
  paths: readonly string[],
  { onProgress, signal = new AbortController().signal }: VerifyOptions,
): Promise<readonly HashedFile[]> {
  const files = await Promise.all(
    paths.map(async (path) => ({ path, sizeBytes: await sizeOf(path) })),
  );
  const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const hashed: HashedFile[] = [];
  let before = 0;
  for (const { path, sizeBytes } of files) {
    signal.throwIfAborted();
    const start = before;
    await using hasher = new FileHasher(path, {
      onProgress: (bytes) => onProgress?.(total === 0 ? 1 : (start + bytes) / total),
    });
    hashed.push({ path, sizeBytes, sha256: await hasher.digest(sizeBytes, signal) });
    before += sizeBytes;
  }
  return hashed;
}

async function sizeOf(path: string): Promise<number> {
  const stats = await stat(path).catch(() => undefined);
  if (stats !== undefined) return stats.size;
  throw new LlmError("MODEL_NOT_FOUND", `The file ${basename(path)} is not there.`, {
    hint: "Bring it back, or download or import the whole model again.",
  });
}
