import type { JsonSchema } from "../json-schema/json-schema.ts";

/** A function of the caller's that a model may ask for. */
export interface ToolDefinition {
  /** 1 to 64 letters, digits, `_` and `-`; each name once. */
  readonly name: string;
  /** Tells the model what it is good for. */
  readonly description?: string;
  /** Of its arguments, which are an object. @default an object without properties */
  readonly parameters?: JsonSchema;
}

/**
 * Whether the model calls a tool.
 * - `auto`: it answers or calls, as it likes
 * - `required`: it calls one of them
 * - `none`: it answers
 * - a name: it calls that one
 */
export type ToolChoice = "auto" | "required" | "none" | { readonly name: string };

/** A model's wish that a tool be called. */
export interface ToolCall {
  /** Tells it from other calls; the message with the result repeats it. */
  readonly callId: string;
  readonly toolName: string;
  /** The arguments, as the JSON text of an object. */
  readonly arguments: string;
}
