import { stat } from "node:fs/promises";
import { dirname, isAbsolute } from "node:path";
import { LlmError } from "@llm/domain";

/** Checks where a state is to be kept. @throws {LlmError} INVALID_ARGUMENT */
export async function checkStateFile(path: string): Promise<void> {
  const details = { option: "stateFile" };
  if (typeof path !== "string" || !isAbsolute(path)) {
    throw new LlmError("INVALID_ARGUMENT", "The path in stateFile is not absolute.", {
      hint: "Give an absolute path for stateFile.",
      details,
    });
  }
  const folder = await stat(dirname(path)).catch(() => undefined);
  if (folder?.isDirectory() === true) return;
  throw new LlmError("INVALID_ARGUMENT", "The folder of the path in stateFile does not exist.", {
    hint: "Make the folder, or give a path in another one for stateFile.",
    details,
  });
}
