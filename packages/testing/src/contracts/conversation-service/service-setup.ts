import {
  applyChange,
  type AnswerTurn,
  type Conversation,
  type ConversationService,
  type WatchedConversation,
} from "@llm/domain";
import type { FakeWorkerService } from "../../fakes/fake-worker-service.ts";
import type { TestApi } from "../test-api.ts";

/** Conversations to be held to the contract, answered by a fake engine; disposed of after each case. */
export interface ConversationServiceSetup extends AsyncDisposable {
  readonly conversations: ConversationService;
  /** The engine somewhere behind it. */
  readonly worker: FakeWorkerService;
}

export type ServiceCase = (
  name: string,
  body: (setup: ConversationServiceSetup) => Promise<void>,
) => void;

/** Registers cases that each get a setup of their own. */
export function serviceCase(
  api: TestApi,
  setup: () => Promise<ConversationServiceSetup>,
): ServiceCase {
  return (name, body) =>
    api.it(name, async () => {
      await using given = await setup();
      await body(given);
    });
}

/** Follows a conversation as a page does; disposing it ends the watch. */
export class ConversationWatcher implements AsyncDisposable {
  readonly #controller = new AbortController();
  readonly #ended: Promise<void>;
  #watched: WatchedConversation | undefined;
  /** The kinds of changes that have come, in their order. */
  readonly kinds: string[] = [];

  constructor(
    service: ConversationService,
    id: string,
    pace: () => Promise<void> = async () => {},
  ) {
    this.#ended = this.#follow(service, id, pace);
  }

  get conversation(): Conversation | undefined {
    return this.#watched?.conversation;
  }

  /** The answer that was added last. */
  get answer(): AnswerTurn | undefined {
    const turn = this.conversation?.turns.at(-1);
    return turn?.role === "assistant" ? turn : undefined;
  }

  /** Resolves when the watch has ended, with what it failed with if it did. */
  async ended(): Promise<unknown> {
    return this.#ended.then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#controller.abort();
    await this.ended();
  }

  async #follow(
    service: ConversationService,
    id: string,
    pace: () => Promise<void>,
  ): Promise<void> {
    for await (const change of service.watch(id, { signal: this.#controller.signal })) {
      this.kinds.push(change.type);
      this.#watched = applyChange(this.#watched, change);
      await pace();
    }
  }
}
