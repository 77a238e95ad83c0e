import { LlmError } from "../errors/llm-error.ts";
import { hasImage } from "./message.ts";
import { requireCapability } from "./model-capabilities.ts";
import type { LoadedModel } from "./model.ts";
import type { OutputOptions } from "./output-options.ts";
import { isContinuation, type Prompt } from "./prompt.ts";

/**
 * Refuses a question that a model is known to be unable to answer, before it costs a token.
 * @throws {LlmError} NOT_SUPPORTED, INVALID_ARGUMENT for an answer in JSON that is to be continued
 */
export function checkCapabilities(
  { modelId, capabilities }: Pick<LoadedModel, "modelId" | "capabilities">,
  prompt: Prompt,
  { responseFormat, tools, toolChoice }: OutputOptions,
): void {
  requireCapability(capabilities, "text", modelId);
  if (prompt.messages.some(hasImage)) requireCapability(capabilities, "vision", modelId);
  if (isContinuation(prompt)) {
    requireCapability(capabilities, "continuation", modelId);
    if (responseFormat !== undefined) throw cannotContinueJson();
  }
  if (responseFormat !== undefined) requireCapability(capabilities, "json", modelId);
  if (tools !== undefined && toolChoice !== "none") {
    requireCapability(capabilities, "tools", modelId);
  }
}

function cannotContinueJson(): LlmError {
  return new LlmError("INVALID_ARGUMENT", "An answer in JSON cannot be continued.", {
    hint: "Leave out the response format, or the assistant's message at the end.",
    details: { option: "responseFormat" },
  });
}
