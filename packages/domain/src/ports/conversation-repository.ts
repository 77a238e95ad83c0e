import type {
  Conversation,
  ConversationId,
  ConversationOrigin,
  ConversationSummary,
  ConversationUpdate,
} from "../entities/conversation/conversation.ts";
import type { AnswerTurn, Turn, TurnId } from "../entities/conversation/turn.ts";
import type { OptionRules } from "../entities/option-rules.ts";
import type { Page } from "../entities/page.ts";

export interface ListConversationsOptions {
  /** @default "app" */
  readonly origin?: ConversationOrigin;
  /** Only those of this folder. @default all */
  readonly folder?: string;
  /** Most of them, 1 to 1,000. @default 100 */
  readonly limit?: number;
  /** `next` of the page before. @default the first page */
  readonly after?: string;
}

export interface SearchConversationsOptions {
  /** @default "app" */
  readonly origin?: ConversationOrigin;
  /** Most hits, 1 to 100. @default 20 */
  readonly limit?: number;
}

export const listConversationsRules = {
  limit: { kind: "number", minimum: 1, maximum: 1_000, isInteger: true },
} as const satisfies OptionRules<Pick<ListConversationsOptions, "limit">>;

export const searchConversationsRules = {
  limit: { kind: "number", minimum: 1, maximum: 100, isInteger: true },
} as const satisfies OptionRules<Pick<SearchConversationsOptions, "limit">>;

/** A conversation in which a text was found; the best place in it. */
export interface ConversationHit {
  readonly conversation: ConversationSummary;
  /** The turn it was found in; absent when it is in the title. */
  readonly turnId?: TurnId;
  /** The text around the place, on one line. */
  readonly excerpt: string;
  /** Where the text is in `excerpt`: pairs of a start and an end, in UTF-16 units. */
  readonly matches: readonly (readonly [start: number, end: number])[];
}

/** Turns that are put into a conversation, and the branch that is shown from then on. */
export interface NewTurns {
  readonly turns: readonly Turn[];
  readonly activeTurnId: TurnId;
}

/**
 * Keeps conversations. What a call has resolved for is on the disk, and stays there when the program is killed; each
 * call is done whole or not at all. Several programs may use one store at the same time.
 *
 * Texts come back as they were given, to the last UTF-16 unit. What is given may be changed afterwards, and so may
 * what is got: neither changes what is stored.
 *
 * Every method can fail with STORE_UNAVAILABLE, which says why (a store of a newer version, a disk that is full or
 * cannot be written to, a lock that another program does not let go of), and with DISPOSED.
 */
export interface ConversationRepository extends AsyncDisposable {
  /**
   * Those that are pinned first, then the newest `updatedAt`. Of what stays in its place while it is paged through,
   * each is given once, whatever comes and goes meanwhile.
   * @throws {LlmError} INVALID_ARGUMENT for a `limit` out of its range, or an `after` that no page gave
   */
  list(options?: ListConversationsOptions): Promise<Page<ConversationSummary>>;
  /**
   * Finds the conversations that have all words of a text in their title or in one of their turns, in any order and
   * inside longer words, whatever their case and accents. Every character is looked for as it is. What a model thought
   * is not searched, nor an answer that is `running`. One hit a conversation, the best first: in the title before in
   * a turn, whole words before parts of words, then the newest.
   * @throws {LlmError} INVALID_ARGUMENT for a `limit` out of its range
   */
  search(text: string, options?: SearchConversationsOptions): Promise<readonly ConversationHit[]>;
  find(id: ConversationId): Promise<Conversation | undefined>;
  /**
   * Puts in a new conversation, with its turns.
   * @throws {LlmError} INVALID_ARGUMENT when its id is taken, also by one that is removed; for turns as `addTurns` says
   */
  create(conversation: Conversation): Promise<void>;
  /**
   * Changes what is given.
   * @throws {LlmError} CONVERSATION_NOT_FOUND, INVALID_ARGUMENT for an `activeTurnId` or a `readingPosition` that is
   * not there
   */
  update(id: ConversationId, update: ConversationUpdate): Promise<ConversationSummary>;
  /**
   * Adds turns and shows their branch; the newest `createdAt` of them becomes `updatedAt`.
   * @throws {LlmError} CONVERSATION_NOT_FOUND, INVALID_ARGUMENT for a turn whose parent is not there or whose id is
   * taken, and for an `activeTurnId` that is not there
   */
  addTurns(id: ConversationId, added: NewTurns): Promise<ConversationSummary>;
  /**
   * Replaces an answer, such as one that has grown.
   * @throws {LlmError} CONVERSATION_NOT_FOUND, INVALID_ARGUMENT when there is no such answer.
   */
  saveAnswer(id: ConversationId, answer: AnswerTurn): Promise<void>;
  /** The conversations with an answer that is `running`, whether it is being written or its writer was killed. */
  listRunning(): Promise<readonly ConversationId[]>;
  /** Hides a conversation from every other call until it is restored or purged; does nothing when it is not there. */
  remove(id: ConversationId, removedAt: number): Promise<void>;
  /**
   * Takes back a removal; one that is not removed stays as it is.
   * @throws {LlmError} CONVERSATION_NOT_FOUND when it is purged already, or was never there
   */
  restore(id: ConversationId): Promise<ConversationSummary>;
  /** Deletes for good what was removed before a time, in milliseconds since 1970 (UTC). */
  purge(removedBefore: number): Promise<void>;
}
