import { LlmError } from "@llm/domain";

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
