import type { Connection } from "../database/connection.ts";
import { fileIdentity } from "../database/file-identity.ts";
import { openDatabase, type OnSetAside } from "../database/open-database.ts";
import { setAside } from "../database/set-aside.ts";
import { isDamage, storeError, storeErrorOf } from "../database/store-errors.ts";
import { ConversationStore, type OnUnreadable } from "./conversation-store.ts";

export interface ServedStoreEvents {
  readonly onSetAside: OnSetAside;
  readonly onUnreadable: OnUnreadable;
}

interface OpenStore {
  readonly database: Connection;
  readonly store: ConversationStore;
  readonly identity: string | undefined;
}

/**
 * The store on the file that is at a path: opened at the first call, and again when another file has come in its
 * place, since what is written to one that was moved away would never be found.
 */
export class ServedStore implements Disposable {
  readonly #path: string;
  readonly #events: ServedStoreEvents;
  #open: OpenStore | undefined;

  constructor(path: string, events: ServedStoreEvents) {
    this.#path = path;
    this.#events = events;
  }

  /** @throws {LlmError} whatever `work` fails with, as an LlmError */
  call<Result>(work: (store: ConversationStore) => Result): Result {
    const open = this.#current();
    try {
      return work(open.store);
    } catch (error) {
      if (isDamage(error)) this.#replace(open, error);
      throw storeErrorOf(error, this.#path);
    }
  }

  [Symbol.dispose](): void {
    this.#open?.database[Symbol.dispose]();
    this.#open = undefined;
  }

  #current(): OpenStore {
    if (this.#open !== undefined) {
      if (this.#open.identity === fileIdentity(this.#path)) return this.#open;
      this[Symbol.dispose]();
    }
    const database = openDatabase(this.#path, this.#events.onSetAside);
    const store = new ConversationStore(database, this.#events.onUnreadable);
    this.#open = { database, store, identity: fileIdentity(this.#path) };
    return this.#open;
  }

  /** Sets aside what turned out to be damaged; the next call begins a new one. */
  #replace({ identity }: OpenStore, cause: unknown): never {
    this[Symbol.dispose]();
    const setAsidePath = setAside(this.#path, identity);
    if (setAsidePath !== undefined) this.#events.onSetAside(setAsidePath);
    throw storeError("DAMAGED", this.#path, cause);
  }
}
