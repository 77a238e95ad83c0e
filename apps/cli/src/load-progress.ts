import type { CommandContext } from "./command-context.ts";

const patienceMs = 1_000;

/** Shows on a terminal how far a load is, once it has taken longer than a second; disposing wipes the line. */
export class LoadProgress implements Disposable {
  readonly #context: CommandContext;
  readonly #name: string;
  readonly #startedAt: number;
  #isShown = false;

  constructor(context: CommandContext, name: string) {
    this.#context = context;
    this.#name = name;
    this.#startedAt = context.clock.now();
  }

  readonly update = (progress: number): void => {
    const { stderr, clock } = this.#context;
    if (stderr.isTTY !== true || clock.now() - this.#startedAt < patienceMs) return;
    this.#isShown = true;
    stderr.write(`\r\u001B[KLoading ${this.#name}: ${Math.floor(progress * 100)}%`);
  };

  [Symbol.dispose](): void {
    if (this.#isShown) this.#context.stderr.write("\r\u001B[K");
  }
}
