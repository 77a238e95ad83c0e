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
  type Logger,
  type NewTurns,
  type Page,
  type SearchConversationsOptions,
} from "@llm/domain";
import { Listeners, restoreError } from "@llm/domain/adapters";
import { storeError } from "./database/store-errors.ts";
import { StoreThread } from "./store-thread.ts";
import type { StoreMethod } from "./worker/messages.ts";

// Other programs may find the damage too, and set it aside in between.
const mostAttempts = 5;

export interface SqliteConversationRepositoryOptions {
  /** Of the database; its folder is made when it is not there. */
  readonly path: string;
  /** Told what an operator may want to know; gets no text of a conversation. @default none */
  readonly logger?: Logger | undefined;
}

/** What a user should be shown: a damaged database was set aside, and a new one begun. */
export interface StoreNotice {
  /** In one sentence, with where the damaged one is now. */
  readonly message: string;
  /** Where the damaged one is now. */
  readonly setAsidePath: string;
  /** How many conversations could be read of it and are in the new one. */
  readonly salvaged: number;
}

/**
 * Conversations in an SQLite database, which several programs may use at once. The database is opened at the first
 * call, in a thread of its own, so that neither making this nor any call of it blocks the event loop; what keeps it
 * from being opened fails that call, and the next one tries again.
 */
export class SqliteConversationRepository implements ConversationRepository {
  readonly #path: string;
  readonly #logger: Logger | undefined;
  readonly #listeners = new Listeners<StoreNotice>();
  readonly #notices: StoreNotice[] = [];
  #thread: StoreThread | undefined;
  #closing: Promise<void> | undefined;

  constructor({ path, logger }: SqliteConversationRepositoryOptions) {
    this.#path = path;
    this.#logger = logger;
  }

  /** Tells of every notice, those before included; returns how to stop that. */
  onNotice(listener: (notice: StoreNotice) => void): () => void {
    for (const notice of this.#notices) listener(notice);
    return this.#listeners.add(listener);
  }

  list(options?: ListConversationsOptions): Promise<Page<ConversationSummary>> {
    return this.#call("list", options);
  }

  search(text: string, options?: SearchConversationsOptions): Promise<readonly ConversationHit[]> {
    return this.#call("search", text, options);
  }

  find(id: ConversationId): Promise<Conversation | undefined> {
    return this.#call("find", id);
  }

  create(conversation: Conversation): Promise<void> {
    return this.#call("create", conversation);
  }

  update(id: ConversationId, update: ConversationUpdate): Promise<ConversationSummary> {
    return this.#call("update", id, update);
  }

  addTurns(id: ConversationId, added: NewTurns): Promise<ConversationSummary> {
    return this.#call("addTurns", id, added);
  }

  saveAnswer(id: ConversationId, answer: AnswerTurn): Promise<void> {
    return this.#call("saveAnswer", id, answer);
  }

  listRunning(): Promise<readonly ConversationId[]> {
    return this.#call("listRunning");
  }

  remove(id: ConversationId, removedAt: number): Promise<void> {
    return this.#call("remove", id, removedAt);
  }

  restore(id: ConversationId): Promise<ConversationSummary> {
    return this.#call("restore", id);
  }

  purge(removedBefore: number): Promise<void> {
    return this.#call("purge", removedBefore);
  }

  /** Lets the calls under way end, then closes the database. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#thread?.close() ?? Promise.resolve();
    await this.#closing;
  }

  async #call<Result>(method: StoreMethod, ...given: readonly unknown[]): Promise<Result> {
    let damaged: string | undefined;
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      if (this.#closing !== undefined) {
        throw new LlmError("DISPOSED", "The store of conversations was closed.");
      }
      const thread = this.#runningThread(damaged);
      const outcome = await thread.call<Result>(method, given);
      if (outcome.type === "result") return outcome.result;
      if (outcome.type === "failure") throw restoreError(outcome.error);
      await thread.close();
      damaged = outcome.damaged;
    }
    throw storeError("DAMAGED", this.#path);
  }

  #runningThread(damaged: string | undefined): StoreThread {
    if (this.#thread === undefined || this.#thread.hasEnded) this.#thread = this.#start(damaged);
    return this.#thread;
  }

  #start(damaged?: string): StoreThread {
    return new StoreThread({ path: this.#path, damaged }, (event) => {
      if (event.type === "set-aside") this.#noticeSetAside(event.path, event.salvaged);
      else this.#logger?.warn({ reason: event.message }, "an entry cannot be read and is left out");
    });
  }

  #noticeSetAside(setAsidePath: string, salvaged: number): void {
    const kept = salvaged === 1 ? "1 conversation" : `${salvaged} conversations`;
    const message = `The file of your conversations was damaged and is now ${setAsidePath}; ${kept} could be read and kept.`;
    this.#logger?.error({ setAsidePath, salvaged }, "the conversations were damaged and set aside");
    const notice = { message, setAsidePath, salvaged };
    this.#notices.push(notice);
    this.#listeners.tell(notice);
  }
}
