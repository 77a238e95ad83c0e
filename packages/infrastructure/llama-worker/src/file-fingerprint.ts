import { createHash } from "node:crypto";
import { open, stat } from "node:fs/promises";

/** Enough for the header, where what breaks the engine is; reading all of a large file would take minutes. */
const hashedBytes = 4 * 1024 * 1024;

/** Size of a regular file in bytes; undefined for anything else. */
export async function fileSize(path: string): Promise<number | undefined> {
  return stat(path).then(
    (stats) => (stats.isFile() ? stats.size : undefined),
    () => undefined,
  );
}

/** SHA-256 of a file's size and first 4 MiB, as hex; undefined for what is no regular file. */
export async function fileFingerprint(path: string): Promise<string | undefined> {
  const size = await fileSize(path);
  if (size === undefined) return undefined;
  await using file = await open(path, "r");
  const start = Buffer.alloc(Math.min(size, hashedBytes));
  const { bytesRead } = await file.read(start, 0, start.length, 0);
  return createHash("sha256")
    .update(`${size}\n`)
    .update(start.subarray(0, bytesRead))
    .digest("hex");
}
