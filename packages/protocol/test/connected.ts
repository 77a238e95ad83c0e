import { createPrompt, type Completion, type ExecuteOptions, type StreamChunk } from "@llm/domain";
import { connectWorker, serveWorker, type ConnectedWorker } from "../src/index.ts";
import { ScriptedWorker } from "./scripted-worker.ts";
import { TappedPair } from "./tapped-pair.ts";
import { turn } from "./wait.ts";

/** A scripted worker and its caller, joined by a tapped pair. */
export class Connected implements AsyncDisposable {
  readonly pair = new TappedPair();
  readonly scripted = new ScriptedWorker();
  readonly worker: ConnectedWorker;
  /** Reasons of the refusals that the host logged. */
  readonly refusals: unknown[] = [];
  readonly #served: Promise<void>;

  constructor() {
    const quiet = () => {};
    const warn = (fields: object) =>
      this.refusals.push("reason" in fields ? fields.reason : fields);
    const logger = { debug: quiet, info: quiet, warn, error: quiet };
    this.#served = serveWorker(this.pair.host, this.scripted, { logger });
    this.worker = connectWorker(this.pair.client);
  }

  /** Joins the two and lets their first frames pass. */
  static async open(): Promise<Connected> {
    const connected = new Connected();
    await turn();
    return connected;
  }

  ask(
    question = "Hello",
    onChunk: (chunk: StreamChunk) => void | Promise<void> = () => {},
    options: ExecuteOptions = {},
  ): Promise<Completion> {
    return this.worker.executePrompt(createPrompt(question), onChunk, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.pair.close();
    await this.#served;
    // Jest fails a test in which a rejection goes unhandled; this gives it the time to show.
    await turn();
    await turn();
  }
}
