import { LlmError } from "@llm/domain";

/**
 * Stands in for a disk, by the path alone: a path with `missing` in it is not there, one that does not end
 * in `.gguf` is no model, and every other one is.
 * @throws {LlmError} MODEL_NOT_FOUND | MODEL_FILE_INVALID
 */
export function checkFakeFile(path: string): void {
  if (path.includes("missing")) {
    throw new LlmError("MODEL_NOT_FOUND", "There is no such model file.", { details: { path } });
  }
  if (!path.endsWith(".gguf")) {
    throw new LlmError("MODEL_FILE_INVALID", "The file is not a GGUF model.", {
      details: { path },
    });
  }
}
