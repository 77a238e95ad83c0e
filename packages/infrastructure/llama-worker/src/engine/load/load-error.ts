import { LlmError, type ModelId } from "@llm/domain";
import { InsufficientMemoryError } from "node-llama-cpp";
import type { NativeLog } from "../native/native-log.ts";

/** Makes the error of a failed load. The library's own errors help nobody; what it logged before does. */
export async function loadError(
  error: unknown,
  modelId: ModelId,
  log: NativeLog,
): Promise<LlmError> {
  if (LlmError.isInstance(error)) return error;
  const complaints = await log.complaints();
  if (error instanceof InsufficientMemoryError) {
    const message = `The memory is too small for the model ${modelId}: ${error.message}`;
    return new LlmError("INSUFFICIENT_MEMORY", message, { cause: error, details: { modelId } });
  }
  const reason = complaints[0] ?? (error instanceof Error ? error.message : String(error));
  return new LlmError("MODEL_LOAD_FAILED", `The model ${modelId} cannot be loaded: ${reason}`, {
    cause: error,
    details: { modelId, log: complaints },
  });
}
