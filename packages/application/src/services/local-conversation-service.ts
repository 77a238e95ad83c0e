import {
  LlmError,
  shownBranch,
  type AnswerTurn,
  type AskConversationOptions,
  type Clock,
  type Conversation,
  type ConversationChange,
  type ConversationHit,
  type ConversationId,
  type ConversationListChange,
  type ConversationRepository,
  type ConversationService,
  type ConversationSummary,
  type ConversationUpdate,
  type CreateConversationOptions,
  type ExportFormat,
  type ListConversationsOptions,
  type LlmService,
  type Logger,
  type ModelManager,
  type Page,
  type QuestionTurn,
  type SearchConversationsOptions,
  type Turn,
  type TurnId,
  type WatchOptions,
} from "@llm/domain";
import {
  branchTo,
  exportHeader,
  interruptAnswer,
  LatestFeeds,
  newAnswer,
  readExport,
  titleFrom,
  toJson,
  toMarkdown,
  untilAborted,
} from "@llm/domain/adapters";
import { AnswerSaver } from "../conversations/answer-saver.ts";
import { OpenConversations } from "../conversations/open-conversations.ts";
import type { OpenConversation } from "../conversations/open-conversation.ts";
import { RunningAnswer } from "../conversations/running-answer.ts";
import { systemTimer, type Timer } from "../conversations/timer.ts";

/** For so long a removal can be taken back, in milliseconds. */
export const undoMs = 10 * 60_000;

export interface LocalConversationServiceParts {
  readonly llm: LlmService;
  readonly models: Pick<ModelManager, "get">;
  readonly repository: ConversationRepository;
  /** Names this program among those that write into the store. @default one of its own */
  readonly writer?: string | undefined;
  /** Whether a program that writes into the store still lives. @default only this one does */
  readonly isWriterAlive?: ((writer: string) => boolean) | undefined;
  /** Tells milliseconds since 1970 (UTC). @default the system's */
  readonly calendar?: Clock | undefined;
  /** Measures how long something takes. @default the process's own */
  readonly clock?: Clock | undefined;
  readonly timer?: Timer | undefined;
  /** @default random UUIDs */
  readonly newId?: (() => string) | undefined;
  readonly logger?: Logger | undefined;
}

interface Answering {
  readonly running: RunningAnswer;
  readonly done: Promise<AnswerTurn>;
}

/**
 * Conversations of one repository, answered by an `LlmService`. Disposing it ends the answers that are being written,
 * which stay as `interrupted`; the repository stays its owner's.
 */
export class LocalConversationService implements ConversationService, AsyncDisposable {
  readonly #parts: LocalConversationServiceParts;
  readonly #repository: ConversationRepository;
  readonly #writer: string;
  readonly #isWriterAlive: (writer: string) => boolean;
  readonly #calendar: Clock;
  readonly #timer: Timer;
  readonly #newId: () => string;
  readonly #open = new OpenConversations();
  readonly #answers = new Map<ConversationId, Answering>();
  /** Conversations that are asked, before their answer runs. */
  readonly #asked = new Set<ConversationId>();
  readonly #listFeeds = new LatestFeeds<ConversationListChange>((change) =>
    change.type === "removed" ? change.id : change.conversation.id,
  );
  readonly #purges = new Set<() => void>();
  #isDisposed = false;

  constructor(parts: LocalConversationServiceParts) {
    this.#parts = parts;
    this.#repository = parts.repository;
    this.#newId = parts.newId ?? (() => crypto.randomUUID());
    this.#writer = parts.writer ?? this.#newId();
    this.#isWriterAlive = parts.isWriterAlive ?? (() => false);
    this.#calendar = parts.calendar ?? { now: () => Date.now() };
    this.#timer = parts.timer ?? systemTimer;
  }

  async list(options?: ListConversationsOptions): Promise<Page<ConversationSummary>> {
    this.#throwIfDisposed();
    return this.#repository.list(options);
  }

  async search(
    text: string,
    options?: SearchConversationsOptions,
  ): Promise<readonly ConversationHit[]> {
    this.#throwIfDisposed();
    return this.#repository.search(text, options);
  }

  async get(id: ConversationId): Promise<Conversation> {
    using open = await this.#use(id);
    return open.value.conversation;
  }

  async create(options: CreateConversationOptions = {}): Promise<Conversation> {
    this.#throwIfDisposed();
    const now = this.#calendar.now();
    const { title = "", settings = {}, folder, origin = "app" } = options;
    const conversation: Conversation = {
      id: this.#newId(),
      title,
      origin,
      isPinned: false,
      ...(folder === undefined ? {} : { folder }),
      createdAt: now,
      updatedAt: now,
      settings,
      turns: [],
      draft: "",
    };
    await this.#repository.create(conversation);
    this.#listFeeds.push({ type: "changed", conversation });
    return conversation;
  }

  async update(id: ConversationId, update: ConversationUpdate): Promise<ConversationSummary> {
    using open = await this.#use(id);
    const summary = await this.#repository.update(id, update);
    open.value.apply({ type: "updated", update });
    this.#listFeeds.push({ type: "changed", conversation: summary });
    return summary;
  }

  async remove(id: ConversationId): Promise<void> {
    this.#throwIfDisposed();
    await this.stop(id);
    await this.#repository.remove(id, this.#calendar.now());
    this.#open.find(id)?.apply({ type: "removed" });
    this.#listFeeds.push({ type: "removed", id });
    this.#purgeLater();
  }

  async restore(id: ConversationId): Promise<ConversationSummary> {
    this.#throwIfDisposed();
    const summary = await this.#repository.restore(id);
    this.#listFeeds.push({ type: "changed", conversation: summary });
    return summary;
  }

  async ask(
    id: ConversationId,
    question: string,
    options: AskConversationOptions = {},
  ): Promise<AnswerTurn> {
    return this.#askAfter(id, question, options, ({ activeTurnId }) => activeTurnId);
  }

  async edit(
    id: ConversationId,
    questionId: TurnId,
    text: string,
    options: AskConversationOptions = {},
  ): Promise<AnswerTurn> {
    return this.#askAfter(
      id,
      text,
      options,
      (conversation) => findTurn(conversation, questionId, "user").parentId,
    );
  }

  async regenerate(
    id: ConversationId,
    answerId: TurnId,
    { signal }: AskConversationOptions = {},
  ): Promise<AnswerTurn> {
    return this.#answer(id, signal, async (open) => {
      const { conversation } = open;
      const before = findTurn(conversation, answerId, "assistant");
      const question = findTurn(conversation, before.parentId ?? "", "user");
      const answer = this.#newAnswer(question.id);
      await this.#addTurns(open, [answer], answer.id);
      // An engine that was given up starts again for a load alone.
      const mustLoad = before.role === "assistant" && before.error?.code === "ENGINE_UNAVAILABLE";
      return { branch: branchTo(conversation, question.id), answer, mustLoad };
    });
  }

  async continue(
    id: ConversationId,
    answerId: TurnId,
    { signal }: AskConversationOptions = {},
  ): Promise<AnswerTurn> {
    return this.#answer(id, signal, async (open) => {
      const { conversation } = open;
      const before = findTurn(conversation, answerId, "assistant");
      const hasMore = conversation.turns.some(({ parentId }) => parentId === answerId);
      if (before.role !== "assistant" || hasMore || before.text.trim() === "") {
        throw new LlmError("INVALID_ARGUMENT", "Only the last answer can be continued.", {
          hint: "Regenerate it, or ask for more.",
          details: { turnId: answerId },
        });
      }
      const { finishReason: _, error: __, ...kept } = before;
      const answer: AnswerTurn = { ...kept, status: "running", writer: this.#writer };
      await this.#repository.saveAnswer(id, answer);
      open.apply({ type: "answer-changed", answer });
      return { branch: branchTo(open.conversation, answerId), answer, before };
    });
  }

  async stop(id: ConversationId): Promise<void> {
    const answering = this.#answers.get(id);
    answering?.running.stop();
    await answering?.done.catch(() => {});
  }

  async *watch(
    id: ConversationId,
    { signal }: WatchOptions = {},
  ): AsyncGenerator<ConversationChange, void, undefined> {
    if (signal?.aborted) return;
    using open = await this.#use(id);
    using feed = open.value.feed();
    yield* feed.read(signal);
  }

  async *watchList({ signal }: WatchOptions = {}): AsyncGenerator<
    ConversationListChange,
    void,
    undefined
  > {
    this.#throwIfDisposed();
    yield* this.#listFeeds.open().read(signal);
  }

  async *export(
    ids: readonly ConversationId[],
    format: ExportFormat,
  ): AsyncGenerator<string, void, undefined> {
    const isJson = format === "json";
    if (isJson) yield `${JSON.stringify(exportHeader).slice(0, -1)},"conversations":[\n`;
    for (const [index, id] of ids.entries()) {
      const conversation = await this.get(id);
      const text = isJson ? toJson(conversation) : toMarkdown(conversation);
      yield index === 0 ? text : `${isJson ? ",\n" : "\n---\n\n"}${text}`;
    }
    if (isJson) yield "\n]}\n";
  }

  async import(text: string): Promise<readonly ConversationSummary[]> {
    this.#throwIfDisposed();
    const conversations = readExport(text).map((one) => ({ ...one, id: this.#newId() }));
    for (const conversation of conversations) {
      await this.#repository.create(conversation);
      this.#listFeeds.push({ type: "changed", conversation });
    }
    return conversations;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    for (const cancel of this.#purges) cancel();
    const answers = [...this.#answers.values()];
    for (const { running } of answers) running.interrupt();
    await Promise.all(answers.map(({ done }) => done.catch(() => {})));
    this.#listFeeds.close();
    this.#open.closeFeeds();
  }

  async #askAfter(
    id: ConversationId,
    text: string,
    { attachments, signal }: AskConversationOptions,
    parentOf: (conversation: Conversation) => TurnId | undefined,
  ): Promise<AnswerTurn> {
    if (typeof text !== "string" || text.trim() === "") {
      throw new LlmError("INVALID_ARGUMENT", "The question is empty.", {
        hint: "Write something to answer.",
      });
    }
    return this.#answer(id, signal, async (open) => {
      const { conversation } = open;
      const parentId = parentOf(conversation);
      const question: QuestionTurn = {
        id: this.#newId(),
        ...(parentId === undefined ? {} : { parentId }),
        createdAt: this.#calendar.now(),
        role: "user",
        text,
        ...(attachments === undefined ? {} : { attachments }),
      };
      const answer = this.#newAnswer(question.id);
      await this.#addTurns(open, [question, answer], answer.id);
      if (conversation.title === "") await this.update(id, { title: titleFrom(text) });
      return { branch: [...branchTo(conversation, parentId), question], answer };
    });
  }

  /** Prepares an answer, has it written and waits for it; an abort of `signal` only ends the wait. */
  async #answer(
    id: ConversationId,
    signal: AbortSignal | undefined,
    prepare: (open: OpenConversation) => Promise<PreparedAnswer>,
  ): Promise<AnswerTurn> {
    signal?.throwIfAborted();
    this.#throwIfDisposed();
    if (this.#asked.has(id) || this.#answers.has(id)) throw stillAnswering();
    this.#asked.add(id);
    let done: Promise<AnswerTurn>;
    try {
      const open = await this.#use(id);
      try {
        if (isAnswering(open.value.conversation)) throw stillAnswering();
        done = this.#write(open.value, await prepare(open.value)).finally(() =>
          open[Symbol.dispose](),
        );
      } catch (error) {
        open[Symbol.dispose]();
        throw error;
      }
    } finally {
      this.#asked.delete(id);
    }
    // Whoever waits gets its failure; the answer goes on without anybody.
    done.catch((error: unknown) => this.#log(error, "the answer was not saved"));
    return untilAborted(done, signal);
  }

  #write(
    open: OpenConversation,
    { branch, answer, before, mustLoad = false }: PreparedAnswer,
  ): Promise<AnswerTurn> {
    const { id, settings } = open.conversation;
    const saver = new AnswerSaver(
      (state) => this.#repository.saveAnswer(id, state),
      this.#timer,
      (error) => this.#log(error, "a growing answer was not saved"),
    );
    const running = new RunningAnswer(
      {
        llm: this.#parts.llm,
        clock: this.#parts.clock ?? performance,
        nameOf: (modelId) => this.#nameOf(modelId),
      },
      {
        branch,
        answer,
        options: {
          contextPolicy: "shift",
          ...settings.generation,
          modelId: settings.modelId,
          system: settings.system === "" ? undefined : settings.system,
          caller: id,
        },
        onChange: (change) => {
          open.apply(change);
          if (change.type === "answer-grown") saver.note(running.answer);
        },
      },
    );
    const work = async () => {
      if (mustLoad && settings.modelId !== undefined) {
        // The question says why it failed.
        await this.#parts.llm.loadModel(settings.modelId).catch(() => undefined);
      }
      const ended = await running.write();
      // What cannot be continued stays as it was.
      const refusal = ended.error !== undefined && !running.hasBegun && isRefusal(ended.error.code);
      const final = refusal && before !== undefined ? before : ended;
      await saver.finish(final);
      open.apply({ type: "answer-changed", answer: final });
      if (final !== ended && ended.error !== undefined) {
        const { code, message, ...rest } = ended.error;
        throw new LlmError(code, message, rest);
      }
      return final;
    };
    const done = work().finally(() => this.#answers.delete(id));
    this.#answers.set(id, { running, done });
    return done;
  }

  async #addTurns(
    open: OpenConversation,
    turns: readonly Turn[],
    activeTurnId: TurnId,
  ): Promise<void> {
    const { id } = open.conversation;
    const conversation = await this.#repository.addTurns(id, { turns, activeTurnId });
    open.apply({ type: "turns-added", turns, activeTurnId });
    this.#listFeeds.push({ type: "changed", conversation });
  }

  #newAnswer(parentId: TurnId): AnswerTurn {
    const createdAt = this.#calendar.now();
    return newAnswer({ id: this.#newId(), parentId, createdAt, writer: this.#writer });
  }

  async #use(id: ConversationId): Promise<Disposable & { readonly value: OpenConversation }> {
    this.#throwIfDisposed();
    return this.#open.use(id, async () => {
      const conversation = await this.#repository.find(id);
      if (conversation !== undefined) return this.#settled(conversation);
      throw new LlmError("CONVERSATION_NOT_FOUND", "There is no such conversation.", {
        details: { conversationId: id },
      });
    });
  }

  /** Answers whose writer was killed are interrupted from here on. */
  async #settled(conversation: Conversation): Promise<Conversation> {
    const settle = async (turn: Turn): Promise<Turn> => {
      if (turn.role !== "assistant" || turn.status !== "running") return turn;
      const { writer } = turn;
      if (writer !== undefined && (writer === this.#writer || this.#isWriterAlive(writer))) {
        return turn;
      }
      const interrupted = interruptAnswer(turn);
      await this.#repository.saveAnswer(conversation.id, interrupted);
      return interrupted;
    };
    return { ...conversation, turns: await Promise.all(conversation.turns.map(settle)) };
  }

  async #nameOf(modelId: string): Promise<string> {
    // It may have been removed from the library while it answered.
    return this.#parts.models.get(modelId).then(
      ({ name }) => name,
      () => modelId,
    );
  }

  #purgeLater(): void {
    const cancel = this.#timer(() => {
      this.#purges.delete(cancel);
      this.#repository
        .purge(this.#calendar.now() - undoMs)
        .catch((error: unknown) => this.#log(error, "removed conversations were not deleted"));
    }, undoMs + 1);
    this.#purges.add(cancel);
  }

  #log(error: unknown, message: string): void {
    const { code, details } = LlmError.from(error);
    this.#parts.logger?.error({ code, details }, message);
  }

  #throwIfDisposed(): void {
    if (this.#isDisposed) throw new LlmError("DISPOSED", "The conversations were closed.");
  }
}

interface PreparedAnswer {
  readonly branch: readonly Turn[];
  readonly answer: AnswerTurn;
  /** What it was before it was continued. */
  readonly before?: AnswerTurn;
  /** Loads the model first. */
  readonly mustLoad?: boolean;
}

function isRefusal(code: string): boolean {
  return code === "NOT_SUPPORTED" || code === "INVALID_ARGUMENT";
}

function isAnswering(conversation: Conversation): boolean {
  return shownBranch(conversation).some(
    (turn) => turn.role === "assistant" && turn.status === "running",
  );
}

function stillAnswering(): LlmError {
  return new LlmError(
    "INVALID_ARGUMENT",
    "An answer of this conversation is still being written.",
    {
      hint: "Stop it, or wait until it is complete.",
    },
  );
}

function findTurn(conversation: Conversation, id: TurnId, role: Turn["role"]): Turn {
  const turn = conversation.turns.find((one) => one.id === id && one.role === role);
  if (turn !== undefined) return turn;
  const what = role === "user" ? "question" : "answer";
  throw new LlmError("INVALID_ARGUMENT", `The conversation has no such ${what}.`, {
    details: { turnId: id },
  });
}
