import { LlmError } from "../errors/llm-error.ts";
import type { Message } from "./message.ts";

/** What a model is asked: a conversation that ends with the turn to answer. Made by {@link createPrompt}. */
export interface Prompt {
  /** At most one system message, and that first; the last is the user's. */
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
 * @throws {LlmError} INVALID_ARGUMENT when it is empty, ends with another turn than the user's, or has a system message elsewhere than first.
 */
export function createPrompt(input: PromptInput, options: PromptOptions = {}): Prompt {
  const given = toMessages(input);
  const messages =
    options.system === undefined
      ? given
      : [{ role: "system", content: options.system } as const, ...given];
  for (const [index, message] of messages.entries()) checkMessage(message, index);
  const last = messages.at(-1);
  if (last === undefined || last.role !== "user") {
    throw new LlmError("INVALID_ARGUMENT", "The prompt does not end with a question.", {
      hint: "Give at least one message, the last of them the user's.",
    });
  }
  return Object.freeze({ messages: Object.freeze(messages.map(copyMessage)) });
}

function toMessages(input: PromptInput): readonly Message[] {
  if (typeof input === "string") return [{ role: "user", content: input }];
  return "messages" in input ? input.messages : input;
}

function checkMessage(message: Message, index: number): void {
  if (message.content.trim() === "") {
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
function copyMessage({ role, content }: Message): Message {
  return Object.freeze({ role, content });
}
