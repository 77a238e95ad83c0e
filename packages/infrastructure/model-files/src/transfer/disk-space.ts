import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { LlmError } from "@llm/domain";
import { systemCode } from "../system-code.ts";

const fullDisk = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** Tells how many bytes can be written to a folder, or to the nearest one above it that exists. */
export async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    const above = dirname(folder);
    if (above === folder) throw error;
    return freeBytes(above);
  }
}

/** What to say when there is too little space for what is still to come. */
export function insufficientSpace(neededBytes: number, free: number): LlmError {
  const message = `The disk has ${inGigabytes(free)} free, and ${inGigabytes(neededBytes)} are needed.`;
  return new LlmError("INSUFFICIENT_DISK_SPACE", message, {
    details: { neededBytes, freeBytes: free },
  });
}

/** What a failure to write means: a full disk has a code of its own, anything else stays as it is. */
export function diskError(error: unknown): unknown {
  const code = systemCode(error);
  if (!fullDisk.has(code)) return error;
  return new LlmError("INSUFFICIENT_DISK_SPACE", "The disk is full.", {
    cause: error,
    details: { reason: code },
  });
}

function inGigabytes(bytes: number): string {
  return bytes < 1e8 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
