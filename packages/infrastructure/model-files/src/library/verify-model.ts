import { stat } from "node:fs/promises";
import { basename } from "node:path";
import {
  LlmError,
  type FileVerification,
  type ModelVerification,
  type VerifyOptions,
} from "@llm/domain";
import { FileHasher } from "../transfer/file-hasher.ts";
import { readSidecar } from "./sidecar.ts";

/** One file to be hashed, and what is known of it beside its sidecar. */
export interface FileToVerify {
  readonly path: string;
  readonly sha256?: string | undefined;
}

/**
 * Hashes the files of a model and compares them with what they should be.
 * @throws {LlmError} MODEL_NOT_FOUND when one is missing.
 */
export async function verifyModel(
  modelId: string,
  files: readonly FileToVerify[],
  { onProgress, signal = new AbortController().signal }: VerifyOptions,
): Promise<ModelVerification> {
  const sizes = await Promise.all(files.map(({ path }) => sizeOf(path)));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const results: FileVerification[] = [];
  let before = 0;
  for (const [index, { path, sha256: known }] of files.entries()) {
    signal.throwIfAborted();
    const sizeBytes = sizes[index] ?? 0;
    const start = before;
    await using hasher = new FileHasher(path, {
      onProgress: (bytes) => onProgress?.(total === 0 ? 1 : (start + bytes) / total),
    });
    const sha256 = await hasher.digest(sizeBytes, signal);
    const expectedSha256 = known ?? (await readSidecar(path))?.sha256;
    results.push({ name: basename(path), sizeBytes, sha256, expectedSha256 });
    before += sizeBytes;
  }
  return { modelId, status: statusOf(results), files: results };
}

function statusOf(files: readonly FileVerification[]): ModelVerification["status"] {
  const isDamaged = files.some(
    ({ sha256, expectedSha256 }) => expectedSha256 !== undefined && expectedSha256 !== sha256,
  );
  if (isDamaged) return "damaged";
  return files.every(({ expectedSha256 }) => expectedSha256 !== undefined) ? "intact" : "unknown";
}

async function sizeOf(path: string): Promise<number> {
  const stats = await stat(path).catch(() => undefined);
  if (stats !== undefined) return stats.size;
  throw new LlmError("MODEL_NOT_FOUND", `The file ${basename(path)} is not there any more.`, {
    hint: "Download the model again.",
  });
}
