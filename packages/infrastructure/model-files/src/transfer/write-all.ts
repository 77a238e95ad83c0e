import type { FileHandle } from "node:fs/promises";

/** Writes pieces one after the other from `start` on, however few bytes the system takes at a time. */
export async function writeAll(
  file: FileHandle,
  pieces: readonly Uint8Array[],
  start: number,
): Promise<void> {
  let rest = [...pieces];
  let position = start;
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest, position);
    position += bytesWritten;
    rest = withoutFirst(rest, bytesWritten);
  }
}

/** What is left of pieces when the first `count` bytes are written; empty pieces are left out. */
function withoutFirst(pieces: readonly Uint8Array[], count: number): Uint8Array[] {
  const rest: Uint8Array[] = [];
  let skip = count;
  for (const piece of pieces) {
    if (skip < piece.length) rest.push(piece.subarray(skip));
    skip = Math.max(0, skip - piece.length);
  }
  return rest;
}
