import { basename } from "node:path";
import type { FileVerification, ModelVerification, VerifyOptions } from "@llm/domain";
import { hashFiles } from "./hash-files.ts";
import { readSidecar } from "./sidecar.ts";

/** One file to be hashed, and what is known of it beside its sidecar. */
export interface FileToVerify {
  readonly path: string;
  /** What the program that brings it says; goes before the sidecar. */
  readonly ownSha256?: string | undefined;
  /** What it hashed to before; is asked when there is nothing else. */
  readonly keptSha256?: string | undefined;
}

/**
 * Hashes the files of a model and compares them with what they should be.
 * @throws {LlmError} MODEL_NOT_FOUND when one is missing.
 */
export async function verifyModel(
  modelId: string,
  files: readonly FileToVerify[],
  options: VerifyOptions,
): Promise<ModelVerification> {
  const hashed = await hashFiles(
    files.map(({ path }) => path),
    options,
  );
  const results: FileVerification[] = [];
  for (const [index, { path, sizeBytes, sha256 }] of hashed.entries()) {
    const { ownSha256, keptSha256 } = files[index] ?? {};
    const expectedSha256 = ownSha256 ?? (await readSidecar(path))?.sha256 ?? keptSha256;
    results.push({ name: basename(path), sizeBytes, sha256, expectedSha256 });
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
