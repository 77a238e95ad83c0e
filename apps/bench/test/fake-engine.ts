import { setImmediate as soon } from "node:timers/promises";
import type { AnswerRequest, Engine, TokenCounts } from "../src/engines/engine.ts";

interface FakeEngineOptions {
  /** Pieces of text, one by one; the last is written again and again. */
  readonly texts?: readonly (() => string)[];
  /** Tokens after which an answer waits for its signal. */
  readonly hangAfter?: number;
}

/** Writes tokens as fast as others get their turn, and remembers what it was asked. */
export class FakeEngine implements Engine {
  readonly #texts: readonly (() => string)[];
  readonly #hangAfter: number;
  readonly requests: AnswerRequest[] = [];
  /** Resolves when an answer waits for its signal. */
  readonly hanging: Promise<void>;
  #noteHanging = () => {};
  running = 0;
  mostRunning = 0;

  constructor({ texts = [() => "word "], hangAfter = Infinity }: FakeEngineOptions = {}) {
    this.#texts = texts;
    this.#hangAfter = hangAfter;
    this.hanging = new Promise((resolve) => (this.#noteHanging = resolve));
  }

  async answer(request: AnswerRequest): Promise<TokenCounts> {
    const { turns, maxTokens, onText, signal } = request;
    this.requests.push(request);
    this.running++;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    try {
      for (let index = 0; index < maxTokens; index++) {
        if (index >= this.#hangAfter) this.#noteHanging();
        await (index >= this.#hangAfter ? aborted(signal) : soon());
        signal.throwIfAborted();
        onText((this.#texts[index] ?? this.#texts.at(-1))?.() ?? "");
      }
    } finally {
      this.running--;
    }
    return { promptTokens: turns.join(" ").split(" ").length, completionTokens: maxTokens };
  }

  memoryBytes(): Promise<number> {
    return Promise.resolve(300e6);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
