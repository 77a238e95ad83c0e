import type { Connection } from "../database/connection.ts";
import { fileIdentity } from "../database/file-identity.ts";
import { openDatabase } from "../database/open-database.ts";
import { setAside } from "../database/set-aside.ts";
import { isDamage, storeErrorOf } from "../database/store-errors.ts";
import { ConversationStore } from "./conversation-store.ts";
import type { OnUnreadable } from "./on-unreadable.ts";
import { salvage } from "./salvage.ts";

/**
 * The thread is to be started again, and the call then made again: it was not done at all. libsql closes a database
 * for good when its thread ends, and no sooner.
 */
export class StartAgain extends Error {
  override readonly name = "StartAgain";
  /** The identity of the file that turned out to be damaged. */
  readonly damaged: string | undefined;

  constructor(damaged?: string) {
    super("The database has to be opened again.");
    this.damaged = damaged;
  }
}

export interface ServedStoreOptions {
  readonly path: string;
  /** Identity of a file that is damaged: it is set aside before anything is opened. */
  readonly damaged?: string | undefined;
  /** Told where the damaged file is now, and how many conversations could be read of it and are kept. */
  readonly onSetAside: (path: string, salvaged: number) => void;
  readonly onUnreadable: OnUnreadable;
}

interface OpenStore {
  readonly database: Connection;
  readonly store: ConversationStore;
  readonly identity: string | undefined;
}

/**
 * The store on the file that is at a path, opened at the first call. When another file has come in its place it is not
 * written to any more: what is written to a file that was moved away would never be found.
 */
export class ServedStore implements Disposable {
  readonly #options: ServedStoreOptions;
  #damaged: string | undefined;
  #open: OpenStore | undefined;
  /** Where the damaged file is now, until what can be read of it is in the new one. */
  #setAsidePath: string | undefined;

  constructor(options: ServedStoreOptions) {
    this.#options = options;
    this.#damaged = options.damaged;
  }

  /** @throws {LlmError} or a `StartAgain` */
  call<Result>(work: (store: ConversationStore) => Result): Result {
    let identity: string | undefined;
    try {
      this.#setAside();
      identity = fileIdentity(this.#options.path);
      return work(this.#current(identity));
    } catch (error) {
      if (error instanceof StartAgain) throw error;
      if (isDamage(error)) throw new StartAgain(identity);
      throw storeErrorOf(error, this.#options.path);
    }
  }

  [Symbol.dispose](): void {
    this.#open?.database[Symbol.dispose]();
    this.#open = undefined;
  }

  #setAside(): void {
    if (this.#damaged === undefined) return;
    this.#setAsidePath = setAside(this.#options.path, this.#damaged);
    this.#damaged = undefined;
  }

  #current(identity: string | undefined): ConversationStore {
    const { path, onUnreadable, onSetAside } = this.#options;
    if (this.#open === undefined) {
      const database = openDatabase(path);
      const store = new ConversationStore(database, onUnreadable);
      this.#open = { database, store, identity: fileIdentity(path) };
      const setAsidePath = this.#setAsidePath;
      this.#setAsidePath = undefined;
      if (setAsidePath !== undefined) {
        onSetAside(setAsidePath, salvage(setAsidePath, store, onUnreadable));
      }
    } else if (this.#open.identity !== identity) {
      throw new StartAgain();
    }
    return this.#open.store;
  }
}
