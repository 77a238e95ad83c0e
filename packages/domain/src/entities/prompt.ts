import { LlmError } from "../errors/llm-error.ts";
import { isJsonArray, isJsonObject } from "../json-schema/json-value.ts";
import { isMessage, type Message } from "./message.ts";
import { ToolCallOrder } from "./tool-call-order.ts";

/** What a model is asked: a conversation that ends with the turn to answer. Made by {@link createPrompt}. */
export interface Prompt {
  /** At most one system message, and that first; the last is the user's, or the result of a tool. */
  readonly messages: readonly Message[];
}

/** The ways to write a prompt: a question, a conversation, or a ready prompt. */
export type PromptInput = string | readonly Message[] | Prompt;

export interface PromptOptions {
  /** Instructions put before the conversation. Not together with a system message in the input. */
  system?: string;
}

/**
 * Makes a prompt of a question or a conversation.
 * @throws {LlmError} INVALID_ARGUMENT when it is none or empty, ends with another turn than the user's or a tool's, has a
 * system message elsewhere than first, or when calls of tools and their results do not match.
 */
export function createPrompt(input: PromptInput, options: PromptOptions = {}): Prompt {
  const given = toMessages(input);
  if (options.system !== undefined && typeof options.system !== "string") {
    throw new LlmError("INVALID_ARGUMENT", "system is no text.", {
      hint: "Give the instructions as a text.",
      details: { option: "system" },
    });
  }
  const messages =
    options.system === undefined
      ? given
      : [{ role: "system", content: options.system } as const, ...given];
  const calls = new ToolCallOrder();
  for (const [index, message] of messages.entries()) {
    checkMessage(message, index);
    calls.take(message, index);
  }
  calls.end();
  const last = messages.at(-1);
  if (last === undefined || (last.role !== "user" && last.role !== "tool")) {
    throw new LlmError("INVALID_ARGUMENT", "The prompt does not end with a question.", {
      hint: "Give at least one message, the last of them the user's.",
    });
  }
  return Object.freeze({ messages: Object.freeze(messages.map(copyMessage)) });
}

function toMessages(input: unknown): readonly Message[] {
  if (typeof input === "string") return [{ role: "user", content: input }];
  const messages = isJsonObject(input) ? input.messages : input;
  if (!isJsonArray(messages)) {
    throw new LlmError("INVALID_ARGUMENT", "The prompt is neither a text nor a list of messages.", {
      hint: 'Give a question, or messages such as { role: "user", content: "Hello" }.',
    });
  }
  if (messages.every(isMessage)) return messages;
  const index = messages.findIndex((message) => !isMessage(message));
  throw new LlmError("INVALID_ARGUMENT", `Message ${index + 1} of the prompt is no message.`, {
    hint: "Give it a role (system, user, assistant or tool) and a text as its content.",
    details: { index },
  });
}

function checkMessage(message: Message, index: number): void {
  const mayBeEmpty =
    message.role === "tool" || (message.role === "assistant" && message.toolCalls !== undefined);
  if (message.content.trim() === "" && !mayBeEmpty) {
    throw new LlmError("INVALID_ARGUMENT", `Message ${index + 1} of the prompt is empty.`, {
      hint: "Write something to answer.",
      details: { index },
    });
  }
  if (message.role === "system" && index > 0) {
    throw new LlmError("INVALID_ARGUMENT", "Only the first message can be a system message.", {
      hint: "Give the instructions once, before the conversation.",
      details: { index },
    });
  }
}

// A copy, so that what the caller does with its own objects later does not change the prompt.
function copyMessage(message: Message): Message {
  const { content } = message;
  if (message.role === "tool") {
    return Object.freeze({ role: message.role, content, callId: message.callId });
  }
  if (message.role !== "assistant" || message.toolCalls === undefined) {
    return Object.freeze({ role: message.role, content });
  }
  const toolCalls = message.toolCalls.map(({ callId, toolName, arguments: text }) =>
    Object.freeze({ callId, toolName, arguments: text }),
  );
  return Object.freeze({ role: message.role, content, toolCalls: Object.freeze(toolCalls) });
}
