import { pathToFileURL } from "node:url";
import { Connection } from "../database/connection.ts";
import { newestVersion, versionOf } from "../database/migrations.ts";
import { conversationIn, type ConversationStore } from "./conversation-store.ts";
import type { OnUnreadable } from "./on-unreadable.ts";

/** Copies what can be read of a damaged database into a new one, and gives how many conversations that were. */
export function salvage(path: string, into: ConversationStore, onUnreadable: OnUnreadable): number {
  let salvaged = 0;
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      onUnreadable(error);
    }
  };
  attempt(() => {
    using database = new Connection(`${pathToFileURL(path).href}?mode=ro`);
    if (versionOf(database, path) !== newestVersion) return;
    const last = database.number("SELECT seq FROM sqlite_sequence WHERE name = 'conversations'");
    // One by one, so that a page that cannot be read takes no more with it than what is on it.
    for (let seq = 1; seq <= last; seq++) {
      attempt(() => {
        const conversation = conversationIn(database, seq);
        if (conversation === undefined) return;
        into.create(conversation);
        salvaged++;
      });
    }
  });
  return salvaged;
}
