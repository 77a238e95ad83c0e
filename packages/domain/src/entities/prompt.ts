import { LlmError } from "../errors/llm-error.ts";
import { deepFreeze } from "../json-schema/deep-freeze.ts";
import { isJsonArray, isJsonObject } from "../json-schema/json-value.ts";
import { hasImage, isMessage, textOf, type Message } from "./message.ts";
import type { ToolCall } from "./tool.ts";
import { ToolCallOrder } from "./tool-call-order.ts";

/** What a model is asked: a conversation that ends with the turn to answer. Made by {@link createPrompt}. */
export interface Prompt {
  /**
   * At most one system message, and that first. The last is the user's or the result of a tool; or the assistant's, which
   * is then to be continued.
   */
  readonly messages: readonly Message[];
}

/** The ways to write a prompt: a question, a conversation, or a ready prompt. */
export type PromptInput = string | readonly Message[] | Prompt;

export interface PromptOptions {
  /** Instructions put before the conversation, and before those in it. */
  readonly system?: string;
}

/**
 * Makes a prompt of a question or a conversation.
 *
 * System messages, wherever they stand and however many there are, become one at the start, with a blank line between
 * them: every template takes that, and no instruction is lost. An assistant's message without text and calls says
 * nothing and is left out.
 * @throws {LlmError} INVALID_ARGUMENT when it is not a prompt or is empty, a message of the user or the system is empty, the
 * user says nothing in it, or calls of tools and their results do not match.
 */
export function createPrompt(input: PromptInput, options: PromptOptions = {}): Prompt {
  const given = toMessages(input);
  const { system } = options;
  if (system !== undefined && typeof system !== "string") {
    throw new LlmError("INVALID_ARGUMENT", "system is not a text.", {
      hint: "Give the instructions as a text.",
      details: { option: "system" },
    });
  }
  const calls = new ToolCallOrder();
  for (const [index, message] of given.entries()) {
    checkMessage(message, index);
    calls.take(message, index);
  }
  calls.end();
  const turns = given.filter((message) => message.role !== "system" && !isSilent(message));
  if (!turns.some(({ role }) => role === "user")) {
    throw new LlmError("INVALID_ARGUMENT", "The prompt has no question.", {
      hint: "Give at least one message of the user.",
    });
  }
  const instructions = given.filter(({ role }) => role === "system").map(textOf);
  if (system !== undefined) instructions.unshift(system);
  const messages =
    instructions.length === 0
      ? turns
      : [{ role: "system", content: instructions.join("\n\n") } as const, ...turns];
  return Object.freeze({ messages: Object.freeze(messages.map(copyMessage)) });
}

/** Whether the answer of a prompt goes on with its last message. */
export function isContinuation({ messages }: Prompt): boolean {
  return messages.at(-1)?.role === "assistant";
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
  throw new LlmError("INVALID_ARGUMENT", `Message ${index + 1} of the prompt is not a message.`, {
    hint: "Give it a role (system, user, assistant or tool) and a text or parts as its content.",
    details: { index },
  });
}

function checkMessage(message: Message, index: number): void {
  if (message.role === "tool" || message.role === "assistant" || hasImage(message)) return;
  if (textOf(message).trim() !== "") return;
  throw new LlmError("INVALID_ARGUMENT", `Message ${index + 1} of the prompt is empty.`, {
    hint: message.role === "user" ? "Write something to answer." : "Leave it out.",
    details: { index },
  });
}

function isSilent(message: Message): boolean {
  return (
    message.role === "assistant" && message.toolCalls === undefined && textOf(message).trim() === ""
  );
}

// A copy, so that what the caller does with its own objects later does not change the prompt.
function copyMessage(message: Message): Message {
  const { role } = message;
  if (role === "user") return deepFreeze({ role, content: copyParts(message.content) });
  const content = copyParts(message.content);
  if (role === "tool") return deepFreeze({ role, content, callId: message.callId });
  if (role === "system") return deepFreeze({ role, content });
  const { reasoning, toolCalls } = message;
  return deepFreeze({
    role,
    content,
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(toolCalls === undefined ? {} : { toolCalls: toolCalls.map(copyCall) }),
  });
}

function copyParts<Part extends object>(content: string | readonly Part[]): string | Part[] {
  return typeof content === "string" ? content : content.map((part) => ({ ...part }));
}

function copyCall({ callId, toolName, arguments: text }: ToolCall): ToolCall {
  return { callId, toolName, arguments: text };
}
