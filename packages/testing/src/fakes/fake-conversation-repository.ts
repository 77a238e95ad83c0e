import {
  LlmError,
  type AnswerTurn,
  type Conversation,
  type ConversationHit,
  type ConversationId,
  type ConversationRepository,
  type ConversationSummary,
  type ConversationUpdate,
  type ListConversationsOptions,
  type NewTurns,
  type Page,
  type SearchConversationsOptions,
} from "@llm/domain";
import {
  checkOptions,
  checkTurn,
  checkTurns,
  findWords,
  listConversationsRules,
  searchConversationsRules,
  searchWords,
  summarizeConversation,
  updateConversation,
} from "@llm/domain/adapters";
import { bestHit, compareHits } from "./fake-conversation-search.ts";
import { compareInList, cursorOf, placeOf } from "./fake-conversation-order.ts";

/** A call of a {@link FakeConversationRepository}. */
export interface ConversationCall {
  readonly method: Exclude<keyof ConversationRepository, typeof Symbol.asyncDispose>;
  /** The conversation it named, where it named one. */
  readonly id?: ConversationId;
}

interface Kept {
  conversation: Conversation;
  removedAt?: number;
}

/**
 * A ConversationRepository in memory, which keeps and gives copies. `failure` makes every call fail, as a full disk
 * does; `failOnce` the next one. `calls` shows what was asked of it, `disposed` whether it was closed.
 */
export class FakeConversationRepository implements ConversationRepository {
  readonly #kept: Map<ConversationId, Kept>;
  readonly calls: ConversationCall[] = [];
  /** What every call fails with while it is set, changing nothing. */
  failure: LlmError | undefined;
  #nextFailure: LlmError | undefined;
  disposed = false;

  /** @param shared another one whose store this one uses too, as a second program does */
  constructor(shared?: FakeConversationRepository) {
    this.#kept = shared === undefined ? new Map() : shared.#kept;
  }

  /** Makes the next call fail, changing nothing. */
  failOnce(failure: LlmError): void {
    this.#nextFailure = failure;
  }

  async list(options: ListConversationsOptions = {}): Promise<Page<ConversationSummary>> {
    this.#begin("list");
    checkOptions(options, listConversationsRules);
    const { origin = "app", folder, limit = 100, after } = options;
    const end = after === undefined ? undefined : placeOf(after);
    const all = [...this.#visible()]
      .filter((one) => one.origin === origin && (folder === undefined || one.folder === folder))
      .filter((one) => end === undefined || compareInList(one, end) > 0)
      .sort(compareInList);
    const items = all.slice(0, limit).map(summarizeConversation);
    const last = items.at(-1);
    return last === undefined || all.length <= limit ? { items } : { items, next: cursorOf(last) };
  }

  async search(
    text: string,
    options: SearchConversationsOptions = {},
  ): Promise<readonly ConversationHit[]> {
    this.#begin("search");
    checkOptions(options, searchConversationsRules);
    const { origin = "app", limit = 20 } = options;
    const words = searchWords(text);
    return [...this.#visible()]
      .filter((one) => one.origin === origin)
      .flatMap((one) => bestHit(one, (place) => findWords(place, words)) ?? [])
      .sort(compareHits)
      .slice(0, limit)
      .map(({ hit }) => hit);
  }

  async find(id: ConversationId): Promise<Conversation | undefined> {
    this.#begin("find", id);
    const kept = this.#kept.get(id);
    return kept?.removedAt === undefined ? structuredClone(kept?.conversation) : undefined;
  }

  async create(conversation: Conversation): Promise<void> {
    this.#begin("create", conversation.id);
    const { id, turns, activeTurnId, readingPosition } = conversation;
    if (this.#kept.has(id)) {
      throw new LlmError("INVALID_ARGUMENT", `There already is a conversation "${id}".`);
    }
    const ids = checkTurns([], turns, activeTurnId);
    if (readingPosition !== undefined) checkTurn(ids, readingPosition);
    this.#kept.set(id, { conversation: structuredClone(conversation) });
  }

  async update(id: ConversationId, update: ConversationUpdate): Promise<ConversationSummary> {
    this.#begin("update", id);
    const kept = this.#visibleOne(id);
    const ids = new Set(kept.conversation.turns.map((turn) => turn.id));
    const { activeTurnId, readingPosition } = update;
    if (activeTurnId !== undefined) checkTurn(ids, activeTurnId);
    if (typeof readingPosition === "string") checkTurn(ids, readingPosition);
    kept.conversation = updateConversation(kept.conversation, structuredClone(update));
    return summarizeConversation(kept.conversation);
  }

  async addTurns(id: ConversationId, added: NewTurns): Promise<ConversationSummary> {
    this.#begin("addTurns", id);
    const kept = this.#visibleOne(id);
    const { turns, activeTurnId } = structuredClone(added);
    const { conversation } = kept;
    const known = conversation.turns.map((turn) => turn.id);
    checkTurns(known, turns, activeTurnId);
    const times = turns.map((turn) => turn.createdAt);
    kept.conversation = {
      ...conversation,
      turns: [...conversation.turns, ...turns],
      activeTurnId,
      updatedAt: times.length === 0 ? conversation.updatedAt : Math.max(...times),
    };
    return summarizeConversation(kept.conversation);
  }

  async saveAnswer(id: ConversationId, answer: AnswerTurn): Promise<void> {
    this.#begin("saveAnswer", id);
    const kept = this.#visibleOne(id);
    const turns = [...kept.conversation.turns];
    const index = turns.findIndex((turn) => turn.id === answer.id && turn.role === "assistant");
    if (index === -1) {
      throw new LlmError("INVALID_ARGUMENT", `The conversation has no answer "${answer.id}".`);
    }
    turns[index] = structuredClone(answer);
    kept.conversation = { ...kept.conversation, turns };
  }

  async listRunning(): Promise<readonly ConversationId[]> {
    this.#begin("listRunning");
    return [...this.#visible()]
      .filter(({ turns }) => turns.some((turn) => "status" in turn && turn.status === "running"))
      .map(({ id }) => id);
  }

  async remove(id: ConversationId, removedAt: number): Promise<void> {
    this.#begin("remove", id);
    const kept = this.#kept.get(id);
    if (kept !== undefined) kept.removedAt ??= removedAt;
  }

  async restore(id: ConversationId): Promise<ConversationSummary> {
    this.#begin("restore", id);
    const kept = this.#kept.get(id);
    if (kept === undefined) throw notFound(id);
    delete kept.removedAt;
    return summarizeConversation(kept.conversation);
  }

  async purge(removedBefore: number): Promise<void> {
    this.#begin("purge");
    for (const [id, { removedAt }] of this.#kept) {
      if (removedAt !== undefined && removedAt < removedBefore) this.#kept.delete(id);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.disposed = true;
  }

  *#visible(): Iterable<Conversation> {
    for (const { conversation, removedAt } of this.#kept.values()) {
      if (removedAt === undefined) yield conversation;
    }
  }

  #visibleOne(id: ConversationId): Kept {
    const kept = this.#kept.get(id);
    if (kept === undefined || kept.removedAt !== undefined) throw notFound(id);
    return kept;
  }

  #begin(method: ConversationCall["method"], id?: ConversationId): void {
    this.calls.push(id === undefined ? { method } : { method, id });
    if (this.disposed) throw new LlmError("DISPOSED", "The fake store was disposed.");
    const failure = this.#nextFailure ?? this.failure;
    this.#nextFailure = undefined;
    if (failure !== undefined) throw failure;
  }
}

function notFound(id: ConversationId): LlmError {
  return new LlmError("CONVERSATION_NOT_FOUND", `There is no conversation "${id}".`);
}
