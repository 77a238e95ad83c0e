import { LlmError } from "../errors/llm-error.ts";
import { isJsonObject } from "../json-schema/json-value.ts";
import type { Message } from "./message.ts";

/** Checks that every call of a tool is followed by its result before the conversation goes on. */
export class ToolCallOrder {
  readonly #open = new Set<string>();

  /** @throws {LlmError} INVALID_ARGUMENT */
  take(message: Message, index: number): void {
    if (message.role === "tool") {
      if (!this.#open.delete(message.callId)) throw wrong(index, "answers no open call");
      return;
    }
    if (this.#open.size > 0) throw wrong(index, "comes before the result of a call");
    if (message.role !== "assistant" || message.toolCalls === undefined) return;
    if (message.toolCalls.length === 0) throw wrong(index, "has an empty list of calls");
    for (const call of message.toolCalls) {
      if (this.#open.has(call.callId)) throw wrong(index, "has two calls of the same id");
      if (!isObjectText(call.arguments))
        throw wrong(index, "has arguments that are not a JSON object");
      this.#open.add(call.callId);
    }
  }

  /** @throws {LlmError} INVALID_ARGUMENT when a call has no result. */
  end(): void {
    if (this.#open.size === 0) return;
    throw new LlmError("INVALID_ARGUMENT", "A call of a tool has no result.", {
      hint: "Add a message of the role tool for every call.",
    });
  }
}

function isObjectText(text: string): boolean {
  try {
    return isJsonObject(JSON.parse(text));
  } catch {
    return false;
  }
}

function wrong(index: number, what: string): LlmError {
  return new LlmError("INVALID_ARGUMENT", `Message ${index + 1} of the prompt ${what}.`, {
    hint: "Let the results of all calls follow the assistant's message that made them.",
    details: { index },
  });
}
