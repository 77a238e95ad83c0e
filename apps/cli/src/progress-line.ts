import type { PromptProgress, StreamChunk } from "@llm/domain";
import type { CommandContext } from "./command-context.ts";

const patienceMs = 1_000;

/** Shows on a terminal how far something is, once it has taken longer than a second; disposing wipes the line. */
export class ProgressLine implements Disposable {
  readonly #context: CommandContext;
  readonly #what: string;
  readonly #startedAt: number;
  #isShown = false;

  /** @param what such as `Loading starter` */
  constructor(context: CommandContext, what: string) {
    this.#context = context;
    this.#what = what;
    this.#startedAt = context.clock.now();
  }

  /** @param progress from 0 to 1 */
  readonly update = (progress: number): void => {
    const { stderr, clock } = this.#context;
    if (stderr.isTTY !== true || clock.now() - this.#startedAt < patienceMs) return;
    this.#isShown = true;
    stderr.write(`\r\u001B[K${this.#what}: ${Math.floor(progress * 100)}%`);
  };

  readonly updateTokens = ({ processed, total }: PromptProgress): void => {
    this.update(processed / total);
  };

  /** Takes chunks as `write` does, and wipes the line first. */
  before(write: (chunk: StreamChunk) => Promise<void>): (chunk: StreamChunk) => Promise<void> {
    return (chunk) => {
      this.clear();
      return write(chunk);
    };
  }

  /** Wipes the line, so that something else can be written there. */
  clear(): void {
    if (this.#isShown) this.#context.stderr.write("\r\u001B[K");
    this.#isShown = false;
  }

  [Symbol.dispose](): void {
    this.clear();
  }
}
