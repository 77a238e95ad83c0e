import { deserialize, serialize } from "node:v8";
import { LlmError, type ConversationRepository } from "@llm/domain";
import { restoreError } from "@llm/domain/adapters";
import type { StoreEvent, StoreMethod, StoreOutcome } from "../src/worker/messages.ts";
import { StoreServer } from "../src/worker/serve-store.ts";

/** The repository without its thread, so that what runs there is seen by a debugger and counted as covered. */
export function inProcessRepository(
  path: string,
  events: StoreEvent[] = [],
): ConversationRepository {
  const outcomes: StoreOutcome<never>[] = [];
  const serve = (damaged?: string) =>
    new StoreServer({ path, damaged }, (message) => {
      if (!("id" in message)) return void events.push(message);
      // As between threads, all is copied.
      const copy: StoreOutcome<never> = deserialize(serialize(message));
      outcomes.push(copy);
    });
  let server = serve();
  let isDisposed = false;
  const call =
    (method: StoreMethod) =>
    async (...given: unknown[]) => {
      if (isDisposed) throw new LlmError("DISPOSED", "The store was closed.");
      for (;;) {
        server.handle({ id: 1, method, arguments: structuredClone(given) });
        const outcome = outcomes.pop();
        if (outcome?.type === "failure") throw restoreError(outcome.error);
        if (outcome?.type === "result") return outcome.result;
        server[Symbol.dispose]();
        server = serve(outcome?.damaged);
      }
    };
  return {
    list: call("list"),
    search: call("search"),
    find: call("find"),
    create: call("create"),
    update: call("update"),
    addTurns: call("addTurns"),
    saveAnswer: call("saveAnswer"),
    listRunning: call("listRunning"),
    remove: call("remove"),
    restore: call("restore"),
    purge: call("purge"),
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      server[Symbol.dispose]();
    },
  };
}
