import type {
  Conversation,
  ConversationId,
  ConversationSettings,
  ConversationSummary,
  ConversationUpdate,
  ConversationOrigin,
} from "../entities/conversation/conversation.ts";
import type { AnswerTurn, Attachment, Turn, TurnId } from "../entities/conversation/turn.ts";
import type { Page } from "../entities/page.ts";
import type {
  ConversationHit,
  ListConversationsOptions,
  SearchConversationsOptions,
} from "./conversation-repository.ts";
import type { WatchOptions } from "./model-manager.ts";

export interface CreateConversationOptions {
  readonly title?: string;
  readonly settings?: ConversationSettings;
  readonly folder?: string;
  /** @default "app" */
  readonly origin?: ConversationOrigin;
}

export interface AskConversationOptions {
  readonly attachments?: readonly Attachment[];
  /** Ends the wait with `signal.reason`; the answer goes on, since only `stop` ends it. */
  readonly signal?: AbortSignal;
}

/** What a watch of a conversation tells. Applied in order to the first `state`, the others give the state now. */
export type ConversationChange =
  | { readonly type: "state"; readonly conversation: Conversation }
  | { readonly type: "updated"; readonly update: ConversationUpdate }
  | {
      readonly type: "turns-added";
      readonly turns: readonly Turn[];
      readonly activeTurnId: TurnId;
    }
  /** Text to append to an answer that is being written. */
  | {
      readonly type: "answer-grown";
      readonly turnId: TurnId;
      readonly text: string;
      readonly reasoning: string;
    }
  /** How far the conversation is read before the answer begins, 0 to 1; not stored. */
  | { readonly type: "reading"; readonly turnId: TurnId; readonly progress: number }
  /** An answer as it is now, such as when it is finished. */
  | { readonly type: "answer-changed"; readonly answer: AnswerTurn }
  | { readonly type: "removed" };

/** What a watch of the list tells: conversations that are new or changed, and those that are gone. */
export type ConversationListChange =
  | { readonly type: "changed"; readonly conversation: ConversationSummary }
  | { readonly type: "removed"; readonly id: ConversationId };

export const exportFormats = ["markdown", "json"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/**
 * Conversations that are kept. An answer is written on the host, whoever reads it: it goes on when the page that asked
 * is gone, is saved as it comes, and every watcher sees it live.
 *
 * Every method that names a conversation can fail with CONVERSATION_NOT_FOUND, and every method with
 * STORE_UNAVAILABLE.
 */
export interface ConversationService {
  list(options?: ListConversationsOptions): Promise<Page<ConversationSummary>>;
  search(text: string, options?: SearchConversationsOptions): Promise<readonly ConversationHit[]>;
  get(id: ConversationId): Promise<Conversation>;
  create(options?: CreateConversationOptions): Promise<Conversation>;
  update(id: ConversationId, update: ConversationUpdate): Promise<ConversationSummary>;

  /** Removes a conversation and stops its answer; for some minutes `restore` takes that back. */
  remove(id: ConversationId): Promise<void>;
  restore(id: ConversationId): Promise<ConversationSummary>;

  /**
   * Adds a question to the branch that is shown and has it answered. Resolves with the answer once it has ended, also
   * where it failed or was stopped: its `status` says so.
   * @throws {LlmError} INVALID_ARGUMENT for an empty question, or while another answer of this conversation is running
   */
  ask(id: ConversationId, question: string, options?: AskConversationOptions): Promise<AnswerTurn>;
  /** Writes another version of an answer, and keeps the one there is. */
  regenerate(
    id: ConversationId,
    answerId: TurnId,
    options?: AskConversationOptions,
  ): Promise<AnswerTurn>;
  /** Asks another version of a question, and keeps the one there is with all that follows it. */
  edit(
    id: ConversationId,
    questionId: TurnId,
    text: string,
    options?: AskConversationOptions,
  ): Promise<AnswerTurn>;
  /**
   * Goes on with an answer that was cut short, in the same turn.
   * @throws {LlmError} NOT_SUPPORTED when its model cannot; INVALID_ARGUMENT for one that is not the last of its branch
   */
  continue(
    id: ConversationId,
    answerId: TurnId,
    options?: AskConversationOptions,
  ): Promise<AnswerTurn>;
  /** Ends the running answer and keeps what there is; does nothing when none is running. */
  stop(id: ConversationId): Promise<void>;

  /** Gives the state, then each change; a slow reader gets changes joined, and misses nothing. */
  watch(
    id: ConversationId,
    options?: WatchOptions,
  ): AsyncIterable<ConversationChange, void, undefined>;
  /** Tells of every change to the list from now on. */
  watchList(options?: WatchOptions): AsyncIterable<ConversationListChange, void, undefined>;

  /** Writes conversations as text, in pieces; Markdown has the branch that is shown, JSON has everything. */
  export(
    ids: readonly ConversationId[],
    format: ExportFormat,
  ): AsyncIterable<string, void, undefined>;
  /**
   * Takes in what `export` wrote as JSON. Each gets a new id; nothing that is here is changed.
   * @throws {LlmError} INVALID_ARGUMENT for a text that is no such export, before anything is stored
   */
  import(text: string): Promise<readonly ConversationSummary[]>;
}
