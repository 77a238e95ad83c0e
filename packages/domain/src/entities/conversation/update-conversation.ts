import type { Conversation, ConversationSummary, ConversationUpdate } from "./conversation.ts";

/** A conversation with what an update changes of it; the one that is given stays as it is. */
export function updateConversation(
  conversation: Conversation,
  update: ConversationUpdate,
): Conversation {
  const { title, isPinned, draft, activeTurnId, settings, folder, readingPosition } = update;
  const changed: { -readonly [Name in keyof Conversation]: Conversation[Name] } = {
    ...conversation,
  };
  if (title !== undefined) changed.title = title;
  if (isPinned !== undefined) changed.isPinned = isPinned;
  if (draft !== undefined) changed.draft = draft;
  if (activeTurnId !== undefined) changed.activeTurnId = activeTurnId;
  if (settings !== undefined) changed.settings = settings;
  if (folder === null) delete changed.folder;
  else if (folder !== undefined) changed.folder = folder;
  if (readingPosition === null) delete changed.readingPosition;
  else if (readingPosition !== undefined) changed.readingPosition = readingPosition;
  return changed;
}

/** What a list shows of a conversation. */
export function summarizeConversation(conversation: ConversationSummary): ConversationSummary {
  const { id, title, origin, isPinned, folder, createdAt, updatedAt } = conversation;
  const facts = { id, title, origin, isPinned, createdAt, updatedAt };
  return folder === undefined ? facts : { ...facts, folder };
}
