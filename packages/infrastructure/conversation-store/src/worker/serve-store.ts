import { LlmError } from "@llm/domain";
import { summarizeError } from "@llm/domain/adapters";
import { storeErrorOf } from "../database/store-errors.ts";
import { ServedStore, StartAgain } from "../store/served-store.ts";
import type { StoreOutcome, StoreReply, StoreRequest } from "./messages.ts";

export interface ServeStoreOptions {
  readonly path: string;
  /** Identity of a file at that path that is damaged. */
  readonly damaged?: string | undefined;
}

/** Answers the requests for a store, one after the other. */
export class StoreServer implements Disposable {
  readonly #path: string;
  readonly #store: ServedStore;
  readonly #reply: (message: StoreReply) => void;
  #startAgain: StartAgain | undefined;

  constructor({ path, damaged }: ServeStoreOptions, reply: (message: StoreReply) => void) {
    this.#path = path;
    this.#reply = reply;
    this.#store = new ServedStore({
      path,
      damaged,
      onSetAside: (target, salvaged) => reply({ type: "set-aside", path: target, salvaged }),
      onUnreadable: (error) => reply({ type: "unreadable", message: messageOf(error) }),
    });
  }

  handle(request: StoreRequest): void {
    this.#reply(this.#outcomeOf(request));
  }

  [Symbol.dispose](): void {
    this.#store[Symbol.dispose]();
  }

  #outcomeOf({ id, method, arguments: given }: StoreRequest): StoreOutcome {
    try {
      if (this.#startAgain !== undefined) throw this.#startAgain;
      const result: unknown = this.#store.call((store) =>
        // The types of what is given were checked where it was asked for.
        Reflect.apply(store[method], store, given),
      );
      return { type: "result", id, result };
    } catch (error) {
      if (error instanceof StartAgain) {
        this.#startAgain = error;
        return { type: "start-again", id, damaged: error.damaged };
      }
      const known = LlmError.isInstance(error) ? error : storeErrorOf(error, this.#path);
      return { type: "failure", id, error: summarizeError(known) };
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
