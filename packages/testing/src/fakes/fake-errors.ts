import { LlmError, type ModelId } from "@llm/domain";

/** The error of a call that needs a model which is not loaded; without an id, any model. */
export function notLoaded(modelId: ModelId | undefined): LlmError {
  const message =
    modelId === undefined ? "No model is loaded." : `The model "${modelId}" is not loaded.`;
  return new LlmError("MODEL_NOT_LOADED", message);
}

/** The error of a fake that is to load what another program runs. */
export function onlyFiles(): LlmError {
  return new LlmError("NOT_SUPPORTED", "This fake engine loads files of this machine alone.");
}

/** The error of an answer that ended after some chunks. */
export function cutShort(error: LlmError, chunksDelivered: number): LlmError {
  const { code, message, hint, retryable, details, cause } = error;
  const all = { ...details, chunksDelivered };
  return new LlmError(code, message, { hint, retryable, details: all, cause });
}

export function disposed(): LlmError {
  return new LlmError("DISPOSED", "The fake engine was disposed.");
}
