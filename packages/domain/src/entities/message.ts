import { isJsonArray, isJsonObject } from "../json-schema/json-value.ts";
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

/** Tells whether something is a message, of whatever a caller without types may give. */
export function isMessage(value: unknown): value is Message {
  if (!isJsonObject(value) || typeof value.content !== "string") return false;
  const { role, callId, toolCalls } = value;
  if (role === "tool") return typeof callId === "string";
  if (role !== "assistant") return role === "system" || role === "user";
  return toolCalls === undefined || (isJsonArray(toolCalls) && toolCalls.every(isToolCall));
}

function isToolCall(value: unknown): value is ToolCall {
  if (!isJsonObject(value)) return false;
  return [value.callId, value.toolName, value.arguments].every((text) => typeof text === "string");
}
