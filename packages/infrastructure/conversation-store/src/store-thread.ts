import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { LlmError } from "@llm/domain";
import { storeError } from "./database/store-errors.ts";
import type {
  StoreEvent,
  StoreMethod,
  StoreOutcome,
  StoreReply,
  StoreRequest,
} from "./worker/messages.ts";
import type { ServeStoreOptions } from "./worker/serve-store.ts";

// From src and from dist alike: a thread of Node can only run the built file.
const entryPath = fileURLToPath(new URL("../dist/worker/store-worker.js", import.meta.url));

interface Call {
  // Of the one type that its caller waits for.
  readonly resolve: (outcome: StoreOutcome<never>) => void;
  readonly reject: (error: unknown) => void;
}

/** The thread that keeps the conversations. It keeps the program running only while a call waits for it. */
export class StoreThread {
  readonly #worker: Worker;
  readonly #calls = new Map<number, Call>();
  readonly #ended: Promise<void>;
  #hasEnded = false;
  #lastId = 0;

  constructor({ path, damaged }: ServeStoreOptions, onEvent: (event: StoreEvent) => void) {
    const argv = damaged === undefined ? [path] : [path, damaged];
    this.#worker = new Worker(entryPath, { argv, execArgv: [] });
    this.#worker.unref();
    this.#worker.on("message", (reply: StoreReply<never>) => {
      if ("id" in reply) this.#take(reply.id)?.resolve(reply);
      else onEvent(reply);
    });
    let failure: unknown;
    this.#worker.once("error", (error) => (failure = error));
    this.#ended = new Promise((resolve) => {
      this.#worker.once("exit", () => {
        this.#hasEnded = true;
        for (const { reject } of this.#calls.values()) reject(endOf(failure));
        this.#calls.clear();
        resolve();
      });
    });
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** `Result` is what the method of that name gives. */
  call<Result>(method: StoreMethod, given: readonly unknown[]): Promise<StoreOutcome<Result>> {
    const request: StoreRequest = { id: ++this.#lastId, method, arguments: given };
    return new Promise<StoreOutcome<Result>>((resolve, reject) => {
      this.#calls.set(request.id, { resolve, reject });
      this.#worker.ref();
      try {
        this.#worker.postMessage(request);
      } catch (cause) {
        this.#take(request.id);
        const message = "What is given cannot be stored.";
        reject(new LlmError("INVALID_ARGUMENT", message, { cause }));
      }
    });
  }

  /** Lets it do what it was asked for, then ends it. */
  async close(): Promise<void> {
    this.#worker.ref();
    this.#worker.postMessage("close");
    await this.#ended;
  }

  #take(id: number): Call | undefined {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (this.#calls.size === 0) this.#worker.unref();
    return call;
  }
}

function endOf(failure: unknown): LlmError {
  const message = failure instanceof Error ? failure.message : "it was ended from outside";
  const isWithoutBinding = /@libsql\/|Cannot find module/.test(message);
  return storeError(isWithoutBinding ? "NO_BINDING" : "STOPPED", message, failure);
}
