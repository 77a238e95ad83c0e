import type { Conversation } from "../entities/conversation/conversation.ts";
import type { ConversationChange } from "../ports/conversation-service.ts";

/** So many changes wait for a slow reader; then it is given the state again in place of them. */
const mostWaiting = 256;

/**
 * Hands the changes of a conversation to one watcher. While that is slow, pieces of an answer are joined, and of the
 * progress of reading only the newest is kept; so nothing is missed and nothing grows without end.
 */
export class ConversationFeed {
  readonly #state: () => Conversation;
  #waiting: ConversationChange[] = [];
  #isClosed = false;
  #wake: () => void = () => {};

  /** @param state gives the conversation as it is now */
  constructor(state: () => Conversation) {
    this.#state = state;
  }

  push(change: ConversationChange): void {
    const last = this.#waiting.at(-1);
    const joined = last === undefined ? undefined : join(last, change);
    if (joined !== undefined) this.#waiting[this.#waiting.length - 1] = joined;
    else if (this.#waiting.length < mostWaiting) this.#waiting.push(change);
    else this.#waiting = [{ type: "state", conversation: this.#state() }];
    this.#wake();
  }

  /** The reader gets what waits, and then the end. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** Gives the state now, then each change, until the feed is closed or `signal` aborts, which ends without an error. */
  async *read(signal?: AbortSignal): AsyncGenerator<ConversationChange, void, undefined> {
    const end = () => {
      this.#waiting = [];
      this.close();
    };
    signal?.addEventListener("abort", end, { once: true });
    try {
      if (signal?.aborted) return;
      // Changes from before are in it.
      this.#waiting = [];
      yield { type: "state", conversation: this.#state() };
      for (;;) {
        const next = this.#waiting.shift();
        if (next !== undefined) yield next;
        else if (this.#isClosed) return;
        else await new Promise<void>((wake) => (this.#wake = wake));
      }
    } finally {
      signal?.removeEventListener("abort", end);
      this.#isClosed = true;
    }
  }
}

function join(last: ConversationChange, next: ConversationChange): ConversationChange | undefined {
  if (last.type === "answer-grown" && next.type === "answer-grown") {
    if (last.turnId !== next.turnId) return undefined;
    return {
      ...next,
      text: last.text + next.text,
      reasoning: last.reasoning + next.reasoning,
    };
  }
  if (last.type === "reading" && next.type === "reading") return next;
  // Each is the whole answer; the newer one has all of the older.
  if (last.type === "answer-changed" && next.type === "answer-changed") {
    return last.answer.id === next.answer.id ? next : undefined;
  }
  return undefined;
}
