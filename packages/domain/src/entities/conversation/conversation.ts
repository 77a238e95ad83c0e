import type { GenerationOptions } from "../generation-options.ts";
import type { ModelId } from "../model.ts";
import type { Turn, TurnId } from "./turn.ts";

export type ConversationId = string;

/**
 * Who began a conversation: a person in the app or on the command line, or a program through the API. The latter are
 * stored only when asked, and a list shows them only when asked.
 */
export const conversationOrigins = ["app", "api"] as const;
export type ConversationOrigin = (typeof conversationOrigins)[number];

/** How the questions of a conversation are asked. What is left out is the model's choice. */
export interface ConversationSettings {
  /** @default the model in use, else the default model of the library */
  readonly modelId?: ModelId;
  /** Instructions put before the conversation. */
  readonly system?: string;
  readonly generation?: GenerationOptions;
  /** The preset that the settings came from. */
  readonly presetId?: string;
}

/** What a list shows of a conversation. */
export interface ConversationSummary {
  readonly id: ConversationId;
  /** Empty until there is something to name it after. */
  readonly title: string;
  readonly origin: ConversationOrigin;
  readonly isPinned: boolean;
  /** Name of the folder it is in. @default none */
  readonly folder?: string;
  /** Milliseconds since 1970 (UTC). */
  readonly createdAt: number;
  /** When it was last asked something or answered, in milliseconds since 1970 (UTC). */
  readonly updatedAt: number;
}

/** A conversation with all its turns: a tree, since a question can be edited and an answer be written again. */
export interface Conversation extends ConversationSummary {
  readonly settings: ConversationSettings;
  /** In the order in which they were made; every parent is before its children. */
  readonly turns: readonly Turn[];
  /** The last turn of the branch that is shown; absent while there are no turns. */
  readonly activeTurnId?: TurnId;
  /** What is typed and not sent yet. */
  readonly draft: string;
  /** The turn that was at the top of the view when it was last read. */
  readonly readingPosition?: TurnId;
}

/** What can be changed of a conversation beside its turns. `null` takes a field away. */
export interface ConversationUpdate {
  readonly title?: string;
  readonly isPinned?: boolean;
  readonly folder?: string | null;
  readonly draft?: string;
  readonly readingPosition?: TurnId | null;
  readonly activeTurnId?: TurnId;
  /** Replaces the settings as a whole. */
  readonly settings?: ConversationSettings;
}
