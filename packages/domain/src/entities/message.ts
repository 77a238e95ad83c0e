import { isJsonArray, isJsonObject } from "../json-schema/json-value.ts";
import type { ToolCall } from "./tool.ts";

export interface TextPart {
  readonly type: "text";
  readonly text: string;
}

/** A picture, for models that can look at it. */
export interface ImagePart {
  readonly type: "image";
  /** Such as `image/png`. */
  readonly mediaType: string;
  /** Its bytes in base64. */
  readonly data: string;
}

/** A file as text; the model reads its name and what is in it. */
export interface FilePart {
  readonly type: "file";
  readonly name: string;
  readonly text: string;
}

export type ContentPart = TextPart | ImagePart | FilePart;

/** Instructions. */
interface SystemMessage {
  readonly role: "system";
  readonly content: string | readonly TextPart[];
}

/** A question. */
interface UserMessage {
  readonly role: "user";
  readonly content: string | readonly ContentPart[];
}

/** An answer; one that calls tools may have no text. */
interface AssistantMessage {
  readonly role: "assistant";
  readonly content: string | readonly TextPart[];
  /** What the model thought before it answered or called, given back where its template has a place for it. */
  readonly reasoning?: string;
  readonly toolCalls?: readonly ToolCall[];
}

/** What a tool gave, text or JSON; for a call of the assistant's message before it. */
interface ToolMessage {
  readonly role: "tool";
  readonly content: string | readonly TextPart[];
  readonly callId: string;
}

/** One turn of a conversation. */
export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage;
export type MessageRole = Message["role"];

/** The text of a message as a model without eyes reads it: pictures are left out, a file is named before its text. */
export function textOf({ content }: Pick<Message, "content">): string {
  if (typeof content === "string") return content;
  return content.flatMap((part) => partText(part)).join("\n\n");
}

function partText(part: ContentPart): readonly string[] {
  if (part.type === "text") return [part.text];
  return part.type === "file" ? [`${part.name}:\n${part.text}`] : [];
}

/** Whether a message shows a picture. */
export function hasImage({ content }: Pick<Message, "content">): boolean {
  return typeof content !== "string" && content.some(({ type }) => type === "image");
}

/** Tells whether something is a message, of whatever a caller without types may give. */
export function isMessage(value: unknown): value is Message {
  if (!isJsonObject(value)) return false;
  const { role, content, callId, toolCalls, reasoning } = value;
  if (role === "user") return isContent(content, isContentPart);
  if (!isContent(content, isTextPart)) return false;
  if (role === "tool") return typeof callId === "string";
  if (role !== "assistant") return role === "system";
  if (reasoning !== undefined && typeof reasoning !== "string") return false;
  return toolCalls === undefined || (isJsonArray(toolCalls) && toolCalls.every(isToolCall));
}

function isContent(content: unknown, isPart: (part: unknown) => boolean): boolean {
  return typeof content === "string" || (isJsonArray(content) && content.every(isPart));
}

function isTextPart(value: unknown): value is TextPart {
  return isJsonObject(value) && value.type === "text" && typeof value.text === "string";
}

function isContentPart(value: unknown): value is ContentPart {
  if (isTextPart(value)) return true;
  if (!isJsonObject(value)) return false;
  if (value.type === "file")
    return typeof value.name === "string" && typeof value.text === "string";
  if (value.type !== "image") return false;
  return typeof value.mediaType === "string" && typeof value.data === "string";
}

function isToolCall(value: unknown): value is ToolCall {
  if (!isJsonObject(value)) return false;
  return [value.callId, value.toolName, value.arguments].every((text) => typeof text === "string");
}
