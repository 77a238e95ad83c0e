import { LlmError } from "../../errors/llm-error.ts";
import { isJsonArray, isJsonObject } from "../../json-schema/json-value.ts";
import { checkTurns } from "./check-turns.ts";
import type { Conversation } from "./conversation.ts";
import { exportHeader } from "./export.ts";
import { readConversation } from "./read-conversation.ts";

/**
 * Reads what an export wrote as JSON.
 * @throws {LlmError} INVALID_ARGUMENT, which says where the text is not such an export and quotes nothing of it
 */
export function readExport(text: string): readonly Conversation[] {
  const value = parseJson(text);
  if (!isJsonObject(value)) throw notAnExport("It is not JSON of an object.");
  if (value.format !== exportHeader.format) {
    throw notAnExport(`Its format is not "${exportHeader.format}".`);
  }
  if (value.version !== exportHeader.version) {
    throw notAnExport(`Its version is not ${exportHeader.version}.`);
  }
  const { conversations } = value;
  if (!isJsonArray(conversations)) throw notAnExport("It has no list of conversations.");
  return conversations.map((one, index) => {
    try {
      const conversation = readConversation(one);
      checkTurns([], conversation.turns, conversation.activeTurnId);
      return conversation;
    } catch (error) {
      if (!LlmError.isInstance(error)) throw error;
      throw notAnExport(`Conversation ${index + 1}: ${error.message}`);
    }
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without its cause, which quotes the text.
    throw notAnExport("It is not JSON.");
  }
}

function notAnExport(reason: string): LlmError {
  return new LlmError("INVALID_ARGUMENT", `This is not an export of conversations. ${reason}`, {
    hint: "Give the whole JSON text that an export wrote.",
  });
}
