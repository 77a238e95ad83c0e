import { LlmError } from "@llm/domain";
import { systemCode } from "../system-code.ts";
import { diskError } from "../transfer/disk-space.ts";

const notWritable = new Set(["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST", "ELOOP"]);

/** What a download failed with, as an error that says what to do. */
export function downloadError(cause: unknown, folder: string): LlmError {
  const error = diskError(cause);
  const code = systemCode(error);
  if (LlmError.isInstance(error) || !notWritable.has(code)) {
    return LlmError.from(error, "CONNECTION_LOST");
  }
  return new LlmError("INVALID_ARGUMENT", `The folder ${folder} cannot be written to (${code}).`, {
    hint: "Change its permissions, or set LLM_HOME to another folder.",
    cause,
  });
}

/** Somebody else's file has the name that a download wants. */
export function foreignFile(path: string): LlmError {
  return new LlmError("INVALID_ARGUMENT", `Another file is already at ${path}.`, {
    hint: "Move it away, or import it, then try again.",
  });
}

/** A download was stopped before it was complete. */
export function interrupted(reason: string): LlmError {
  return new LlmError("DOWNLOAD_INTERRUPTED", `The download has not finished. ${reason}`);
}

export function disposed(): LlmError {
  return new LlmError("DISPOSED", "The downloader was disposed.");
}
