import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { LlmError, type ImportOptions } from "@llm/domain";
import { diskError, freeBytes, insufficientSpace } from "../transfer/disk-space.ts";

export interface CopiedModel {
  readonly path: string;
  /** Of each file, in lower-case hex. */
  readonly sha256: readonly string[];
}

/**
 * Copies the files of a model into a folder of their own, which is there afterwards or not at all. Gives the path
 * of the first copy, and what each file hashes to.
 * @throws {LlmError} INSUFFICIENT_DISK_SPACE, and whatever `options.signal` aborts with.
 */
export async function copyModel(
  paths: readonly [string, ...string[]],
  folder: string,
  { onProgress, signal }: Pick<ImportOptions, "onProgress" | "signal">,
): Promise<CopiedModel> {
  const total = await sizeOf(paths);
  const free = await freeBytes(folder);
  if (total > free) throw insufficientSpace(total, free);
  const unfinished = `${folder}.part`;
  let copied = 0;
  const sha256: string[] = [];
  try {
    await mkdir(unfinished, { recursive: true });
    for (const path of paths) {
      const hash = createHash("sha256");
      const count = new Transform({
        transform(chunk: Buffer, _, done) {
          hash.update(chunk);
          copied += chunk.length;
          onProgress?.(total === 0 ? 1 : Math.min(1, copied / total));
          done(null, chunk);
        },
      });
      const target = createWriteStream(join(unfinished, basename(path)), { flush: true });
      await pipeline(createReadStream(path), count, target, { signal });
      sha256.push(hash.digest("hex"));
    }
    await rename(unfinished, folder);
  } catch (error) {
    signal?.throwIfAborted();
    throw diskError(error);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return { path: join(folder, basename(paths[0])), sha256 };
}

async function sizeOf(paths: readonly string[]): Promise<number> {
  let total = 0;
  for (const path of paths) {
    const stats = await stat(path).catch(() => undefined);
    if (stats === undefined) {
      throw new LlmError("MODEL_NOT_FOUND", `${basename(path)}, a part of the model, is missing.`, {
        hint: "Put all parts of the model into one folder.",
      });
    }
    total += stats.size;
  }
  return total;
}
