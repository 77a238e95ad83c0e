import {
  applyChange,
  type AnswerTurn,
  type AskConversationOptions,
  type Conversation,
  type ConversationChange,
  type ConversationHit,
  type ConversationId,
  type ConversationListChange,
  type ConversationService,
  type ConversationSummary,
  type ConversationUpdate,
  type CreateConversationOptions,
  type ExportFormat,
  type ListConversationsOptions,
  type Page,
  type SearchConversationsOptions,
  type TurnId,
  type WatchOptions,
} from "@llm/domain";
import { ConversationFeed, linkedAbortController } from "@llm/domain/adapters";
import { implement } from "@orpc/server";
import type { ClientConnection } from "../connection/client-connection.ts";
import { clientContract } from "../contracts/client-contract.ts";
import { remoteWatch, writeWatch } from "./remote-watch.ts";

/** Most UTF-16 units of an export in one frame. */
const mostInPiece = 1 << 20;

/** Answers the calls of {@link RemoteConversationService}. */
export function serveConversations(conversations: ConversationService) {
  const os = implement(clientContract.conversations);
  return {
    list: os.list.handler(async ({ input }) => {
      const { items, ...page } = await conversations.list(input);
      return { ...page, items: [...items] };
    }),
    search: os.search.handler(async ({ input: { text, ...options } }) => [
      ...(await conversations.search(text, options)),
    ]),
    get: os.get.handler(({ input }) => conversations.get(input.conversationId)),
    create: os.create.handler(({ input }) => conversations.create(input)),
    update: os.update.handler(({ input }) =>
      conversations.update(input.conversationId, input.update),
    ),
    remove: os.remove.handler(({ input }) => conversations.remove(input.conversationId)),
    restore: os.restore.handler(({ input }) => conversations.restore(input.conversationId)),
    ask: os.ask.handler(({ input: { conversationId, question, attachments }, signal }) =>
      conversations.ask(conversationId, question, {
        ...(attachments && { attachments }),
        ...(signal && { signal }),
      }),
    ),
    regenerate: os.regenerate.handler(({ input: { conversationId, turnId }, signal }) =>
      conversations.regenerate(conversationId, turnId, { ...(signal && { signal }) }),
    ),
    edit: os.edit.handler(({ input: { conversationId, turnId, text, attachments }, signal }) =>
      conversations.edit(conversationId, turnId, text, {
        ...(attachments && { attachments }),
        ...(signal && { signal }),
      }),
    ),
    continue: os.continue.handler(({ input: { conversationId, turnId }, signal }) =>
      conversations.continue(conversationId, turnId, { ...(signal && { signal }) }),
    ),
    stop: os.stop.handler(({ input }) => conversations.stop(input.conversationId)),
    watch: os.watch.handler(({ input, signal }) =>
      writeWatch((watch) => conversations.watch(input.conversationId, watch), signal),
    ),
    watchList: os.watchList.handler(({ signal }) =>
      writeWatch((watch) => conversations.watchList(watch), signal),
    ),
    export: os.export.handler(({ input: { ids, format }, signal }) =>
      writeWatch(() => inSmallPieces(conversations.export(ids, format)), signal),
    ),
    import: os.import.handler(async ({ input }) => [...(await conversations.import(input.text))]),
  };
}

/** The conversations of the host at the other end of a connection. */
export class RemoteConversationService implements ConversationService {
  readonly #connection: ClientConnection<typeof clientContract>;

  constructor(connection: ClientConnection<typeof clientContract>) {
    this.#connection = connection;
  }

  get #client() {
    return this.#connection.client.conversations;
  }

  list(options: ListConversationsOptions = {}): Promise<Page<ConversationSummary>> {
    return this.#connection.run(() => this.#client.list(options));
  }

  search(
    text: string,
    options: SearchConversationsOptions = {},
  ): Promise<readonly ConversationHit[]> {
    return this.#connection.run(() => this.#client.search({ ...options, text }));
  }

  get(conversationId: ConversationId): Promise<Conversation> {
    return this.#connection.run(() => this.#client.get({ conversationId }));
  }

  create(options: CreateConversationOptions = {}): Promise<Conversation> {
    return this.#connection.run(() => this.#client.create(options));
  }

  update(conversationId: ConversationId, update: ConversationUpdate): Promise<ConversationSummary> {
    return this.#connection.run(() => this.#client.update({ conversationId, update }));
  }

  remove(conversationId: ConversationId): Promise<void> {
    return this.#connection.run(async () => {
      await this.#client.remove({ conversationId });
    });
  }

  restore(conversationId: ConversationId): Promise<ConversationSummary> {
    return this.#connection.run(() => this.#client.restore({ conversationId }));
  }

  ask(
    conversationId: ConversationId,
    question: string,
    { attachments, signal }: AskConversationOptions = {},
  ): Promise<AnswerTurn> {
    const input = {
      conversationId,
      question,
      ...(attachments && { attachments: [...attachments] }),
    };
    return this.#connection.run(() => this.#client.ask(input, { signal }), signal);
  }

  regenerate(
    conversationId: ConversationId,
    turnId: TurnId,
    { signal }: AskConversationOptions = {},
  ): Promise<AnswerTurn> {
    return this.#connection.run(
      () => this.#client.regenerate({ conversationId, turnId }, { signal }),
      signal,
    );
  }

  edit(
    conversationId: ConversationId,
    turnId: TurnId,
    text: string,
    { attachments, signal }: AskConversationOptions = {},
  ): Promise<AnswerTurn> {
    const input = {
      conversationId,
      turnId,
      text,
      ...(attachments && { attachments: [...attachments] }),
    };
    return this.#connection.run(() => this.#client.edit(input, { signal }), signal);
  }

  continue(
    conversationId: ConversationId,
    turnId: TurnId,
    { signal }: AskConversationOptions = {},
  ): Promise<AnswerTurn> {
    return this.#connection.run(
      () => this.#client.continue({ conversationId, turnId }, { signal }),
      signal,
    );
  }

  stop(conversationId: ConversationId): Promise<void> {
    return this.#connection.run(async () => {
      await this.#client.stop({ conversationId });
    });
  }

  /** Reads what the host tells as it comes, so that it is here that changes wait for a slow reader. */
  async *watch(
    conversationId: ConversationId,
    { signal }: WatchOptions = {},
  ): AsyncGenerator<ConversationChange, void, undefined> {
    using cancel = linkedAbortController(signal);
    const watch = remoteWatch(
      this.#connection,
      (_, options) => this.#client.watch({ conversationId }, options),
      { signal: cancel.signal },
    );
    const first = await watch.next();
    if (first.done || first.value.type !== "state") return;
    let { conversation } = first.value;
    const feed = new ConversationFeed(() => conversation);
    const read = async () => {
      for await (const change of watch) {
        conversation = applyChange({ conversation }, change)?.conversation ?? conversation;
        feed.push(change);
      }
    };
    const done = read().finally(() => feed.close());
    done.catch(() => {});
    try {
      yield* feed.read(signal);
      await done;
    } finally {
      cancel.abort();
    }
  }

  watchList(options: WatchOptions = {}): AsyncGenerator<ConversationListChange, void, undefined> {
    return remoteWatch(
      this.#connection,
      (_, call) => this.#client.watchList(undefined, call),
      options,
    );
  }

  export(
    ids: readonly ConversationId[],
    format: ExportFormat,
  ): AsyncGenerator<string, void, undefined> {
    return remoteWatch(
      this.#connection,
      (_, options) => this.#client.export({ ids: [...ids], format }, options),
      {},
    );
  }

  import(text: string): Promise<readonly ConversationSummary[]> {
    return this.#connection.run(() => this.#client.import({ text }));
  }
}

async function* inSmallPieces(texts: AsyncIterable<string, void, undefined>) {
  for await (const text of texts) {
    for (let start = 0; start < text.length; start += mostInPiece) {
      yield text.slice(start, start + mostInPiece);
    }
  }
}
