import { LlmError, summarizeError } from "@llm/domain";
import { storeErrorOf } from "../database/store-errors.ts";
import { ServedStore } from "../store/served-store.ts";
import type { StoreReply, StoreRequest } from "./messages.ts";

/** Answers the requests for the store at a path, one after the other. */
export function serveStore(
  path: string,
  reply: (message: StoreReply) => void,
): Disposable & { handle(request: StoreRequest): void } {
  const served = new ServedStore(path, {
    onSetAside: (setAsidePath) => reply({ type: "set-aside", path: setAsidePath }),
    onUnreadable: (error) =>
      reply({
        type: "unreadable",
        message: error instanceof Error ? error.message : String(error),
      }),
  });
  return {
    handle({ id, method, arguments: given }) {
      try {
        // The types of what is given were checked where it was asked for.
        const result: unknown = served.call((store) => Reflect.apply(store[method], store, given));
        reply({ type: "result", id, result });
      } catch (error) {
        const known = LlmError.isInstance(error) ? error : storeErrorOf(error, path);
        reply({ type: "failure", id, error: summarizeError(known) });
      }
    },
    [Symbol.dispose]: () => served[Symbol.dispose](),
  };
}
