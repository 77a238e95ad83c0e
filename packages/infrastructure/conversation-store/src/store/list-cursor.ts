import { z } from "zod";
import { LlmError, type ConversationSummary } from "@llm/domain";
import { keyOf } from "./json-text.ts";

const cursorSchema = z.tuple([z.literal([0, 1]), z.number(), z.string()]);

/** Where a page ends: what the list is ordered by, of its last conversation. */
export type Cursor = z.infer<typeof cursorSchema>;

export function cursorAfter({ isPinned, updatedAt, id }: ConversationSummary): string {
  return JSON.stringify([Number(isPinned), updatedAt, keyOf(id)]);
}

/** @throws {LlmError} INVALID_ARGUMENT for what no page gave */
export function parseCursor(after: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(after));
  } catch (cause) {
    throw new LlmError("INVALID_ARGUMENT", "`after` is not the `next` of a page.", { cause });
  }
}
