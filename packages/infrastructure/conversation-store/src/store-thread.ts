import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { LlmError, restoreError } from "@llm/domain";
import { storeError } from "./database/store-errors.ts";
import type { StoreMethod, StoreReply, StoreRequest } from "./worker/messages.ts";

// From src and from dist alike: a thread of Node can only run the built file.
const entryPath = fileURLToPath(new URL("../dist/worker/store-worker.js", import.meta.url));

type Event = Exclude<StoreReply, { readonly id: number }>;

interface Call {
  // Of the one type that its caller waits for.
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

export interface StoreThreadOptions {
  readonly path: string;
  readonly onEvent: (event: Event) => void;
  /** It ended, in good order or not; every call has failed by now. */
  readonly onEnd: () => void;
}

/** The thread that keeps the conversations. It keeps the program running only while a call waits for it. */
export class StoreThread {
  readonly #worker: Worker;
  readonly #calls = new Map<number, Call>();
  readonly #ended: Promise<void>;
  #lastId = 0;

  constructor({ path, onEvent, onEnd }: StoreThreadOptions) {
    this.#worker = new Worker(entryPath, { argv: [path], execArgv: [] });
    this.#worker.unref();
    this.#worker.on("message", (reply: StoreReply<never>) => {
      if ("id" in reply) this.#settle(reply);
      else onEvent(reply);
    });
    let failure: unknown;
    this.#worker.once("error", (error) => (failure = error));
    this.#ended = new Promise((resolve) => {
      this.#worker.once("exit", () => {
        for (const { reject } of this.#calls.values()) reject(endOf(failure));
        this.#calls.clear();
        onEnd();
        resolve();
      });
    });
  }

  /** `Result` is what the method of that name gives. */
  call<Result>(method: StoreMethod, given: readonly unknown[]): Promise<Result> {
    const request: StoreRequest = { id: ++this.#lastId, method, arguments: given };
    return new Promise<Result>((resolve, reject) => {
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

  #settle(reply: Extract<StoreReply<never>, { readonly id: number }>): void {
    const call = this.#take(reply.id);
    if (reply.type === "result") call?.resolve(reply.result);
    else call?.reject(restoreError(reply.error));
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
