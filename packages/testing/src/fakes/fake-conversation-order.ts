import { LlmError, type ConversationSummary } from "@llm/domain";

/** The place of a conversation in the list. */
type Place = Pick<ConversationSummary, "isPinned" | "updatedAt" | "id">;

/** The order of the list: pinned, newest, and by id where those are the same. */
export function compareInList(one: Place, other: Place): number {
  return (
    Number(other.isPinned) - Number(one.isPinned) ||
    other.updatedAt - one.updatedAt ||
    (one.id < other.id ? 1 : one.id > other.id ? -1 : 0)
  );
}

export function cursorOf({ isPinned, updatedAt, id }: Place): string {
  return JSON.stringify([isPinned, updatedAt, id]);
}

/** Where the page ends that a cursor is of. */
export function placeOf(cursor: string): Place {
  try {
    const parts: unknown = JSON.parse(cursor);
    if (Array.isArray(parts)) {
      const [isPinned, updatedAt, id, ...more]: unknown[] = parts;
      const isPlace = typeof isPinned === "boolean" && typeof updatedAt === "number";
      if (isPlace && typeof id === "string" && more.length === 0)
        return { isPinned, updatedAt, id };
    }
  } catch {
    // Told below.
  }
  throw new LlmError("INVALID_ARGUMENT", "`after` is not the `next` of a page.");
}
