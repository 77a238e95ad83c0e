import type { Conversation, ConversationId } from "@llm/domain";
import { OpenConversation } from "./open-conversation.ts";

interface Entry {
  readonly opening: Promise<OpenConversation>;
  open: OpenConversation | undefined;
  users: number;
}

/** A conversation in use; disposing it gives it back. */
export interface UsedConversation extends Disposable {
  readonly value: OpenConversation;
}

/** The conversations that are in memory: each once, from its first use to the end of its last. */
export class OpenConversations {
  readonly #entries = new Map<ConversationId, Entry>();

  find(id: ConversationId): OpenConversation | undefined {
    return this.#entries.get(id)?.open;
  }

  /** @param load reads the conversation, when nobody uses it yet */
  async use(id: ConversationId, load: () => Promise<Conversation>): Promise<UsedConversation> {
    const known = this.#entries.get(id);
    const entry = known ?? this.#open(id, load);
    entry.users += 1;
    const release = () => {
      entry.users -= 1;
      if (entry.users === 0 && this.#entries.get(id) === entry) this.#entries.delete(id);
    };
    try {
      const value = await entry.opening;
      let isReleased = false;
      return {
        value,
        [Symbol.dispose]: () => {
          if (!isReleased) release();
          isReleased = true;
        },
      };
    } catch (error) {
      release();
      throw error;
    }
  }

  closeFeeds(): void {
    for (const { open } of this.#entries.values()) open?.closeFeeds();
  }

  #open(id: ConversationId, load: () => Promise<Conversation>): Entry {
    const opening = load().then(
      (conversation) => (entry.open = new OpenConversation(conversation)),
    );
    const entry: Entry = { opening, open: undefined, users: 0 };
    this.#entries.set(id, entry);
    return entry;
  }
}
