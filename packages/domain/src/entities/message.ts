export type MessageRole = "system" | "user" | "assistant";

/** One turn of a conversation. */
export interface Message {
  readonly role: MessageRole;
  readonly content: string;
}
