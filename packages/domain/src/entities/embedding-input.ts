import { LlmError } from "../errors/llm-error.ts";
import { isJsonArray } from "../json-schema/json-value.ts";

const mostTexts = 1_024;

/**
 * Checks the texts to embed.
 * @throws {LlmError} INVALID_ARGUMENT when it is not a list of texts, has none or more than 1,024, or one of them is empty.
 */
export function checkEmbeddingInput(input: readonly string[]): void {
  if (!isJsonArray(input) || input.some((text) => typeof text !== "string")) {
    throw new LlmError("INVALID_ARGUMENT", "What is to be embedded is not a list of texts.", {
      hint: "Give a list of texts, also for a single one.",
    });
  }
  if (input.length === 0 || input.length > mostTexts) {
    throw new LlmError("INVALID_ARGUMENT", `There are ${input.length} texts to embed.`, {
      hint: `Give 1 to ${mostTexts} texts at a time.`,
      details: { texts: input.length, maximum: mostTexts },
    });
  }
  const empty = input.findIndex((text) => text.trim() === "");
  if (empty === -1) return;
  throw new LlmError("INVALID_ARGUMENT", `Text ${empty + 1} to embed is empty.`, {
    hint: "Leave it out.",
    details: { index: empty },
  });
}
