import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { AnswerRequest, Engine, EngineSetup, TokenCounts } from "./engine.ts";

// From src and from dist alike: a child process of Node can only run the built file.
const entryPath = fileURLToPath(new URL("../../dist/piped-process.js", import.meta.url));

/** What is asked of the process: one answer after the other. */
export type PipedRequest = Pick<AnswerRequest, "turns" | "maxTokens">;
/** What comes back: pieces of text, and at the end of each answer its counts. */
export type PipedReply = string | TokenCounts;

/** The engine behind nothing but Node's own pipe, with times in place of text: the least that a process can cost. */
export class PipedEngine implements Engine {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async open(setup: EngineSetup): Promise<PipedEngine> {
    const child = fork(entryPath, [JSON.stringify(setup)], {
      execArgv: [],
    });
    await once(child, "message");
    return new PipedEngine(child);
  }

  answer({ turns, maxTokens, onText }: AnswerRequest): Promise<TokenCounts> {
    const request: PipedRequest = { turns, maxTokens };
    this.#child.send(request);
    return new Promise((resolve) => {
      const onReply = (reply: PipedReply) => {
        if (typeof reply === "string") return onText(reply);
        this.#child.off("message", onReply);
        resolve(reply);
      };
      this.#child.on("message", onReply);
    });
  }

  memoryBytes(): Promise<number> {
    return Promise.reject(new Error("not measured"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended: Promise<unknown> = once(this.#child, "exit");
    this.#child.disconnect();
    await ended;
  }
}
