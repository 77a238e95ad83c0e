import type { ToolCall } from "./tool.ts";

/** Instructions or a question. */
interface GivenMessage {
  readonly role: "system" | "user";
  readonly content: string;
}

/** An answer; one that calls tools may have no text. */
interface AssistantMessage {
  readonly role: "assistant";
  readonly content: string;
  readonly toolCalls?: readonly ToolCall[];
}

/** What a tool gave, text or JSON; for a call of the assistant's message before it. */
interface ToolMessage {
  readonly role: "tool";
  readonly content: string;
  readonly callId: string;
}

/** One turn of a conversation. */
export type Message = GivenMessage | AssistantMessage | ToolMessage;
export type MessageRole = Message["role"];
