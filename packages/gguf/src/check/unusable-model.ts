import { LlmError } from "@llm/domain";
import type { GgufProblem } from "../gguf-problem.ts";

const hint =
  "Choose another model, or another quantization of this one: the same file again has the same fault.";

/** The error for a file that is whole and still no model an engine can build; `name` is what it calls the file. */
export function unusableModel(name: string, problem: GgufProblem): LlmError {
  const message = `${name} is not a usable model. ${problem.message}`;
  return new LlmError("MODEL_FILE_INVALID", message, { hint, cause: problem });
}
