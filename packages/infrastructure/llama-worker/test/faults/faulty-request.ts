import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { LlmError, type ChunkHandler, type Completion, type LlmErrorCode } from "@llm/domain";

export interface RequestPlan {
  /** What the whole answer is. */
  readonly answer: string;
  readonly readerDelayMs: number | undefined;
}

type Execute = (
  onChunk: ChunkHandler,
  signals: { readonly signal: AbortSignal; readonly stopSignal: AbortSignal },
) => Promise<Completion>;

const abortReason = new Error("aborted by the test");
const readerFailure = new Error("thrown by the reader");

/** One request under faults: what its reader got, and how it ended. */
export class FaultyRequest {
  readonly #plan: RequestPlan;
  readonly #abort = new AbortController();
  readonly #stop = new AbortController();
  readonly #waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  #text = "";
  #chunks = 0;
  #chunksAtEnd: number | undefined;
  #outcome: { readonly completion: Completion } | { readonly error: unknown } | undefined;
  #isBroken = false;
  #pauseMs = 0;
  readonly settled: Promise<void>;

  constructor(plan: RequestPlan, execute: Execute) {
    this.#plan = plan;
    const signals = { signal: this.#abort.signal, stopSignal: this.#stop.signal };
    this.settled = execute((chunk) => this.#take(chunk.content), signals).then(
      (completion) => this.#settle({ completion }),
      (error: unknown) => this.#settle({ error }),
    );
  }

  get controls() {
    return {
      abort: () => this.#abort.abort(abortReason),
      stop: () => this.#stop.abort(),
      breakReader: () => void (this.#isBroken = true),
      pauseReader: () => void (this.#pauseMs = 50),
    };
  }

  /** Resolves when its reader has got so many chunks. */
  reached(count: number): Promise<void> {
    if (this.#chunks >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }

  /** In one word: complete, stopped, aborted, the error of its reader, or the code it failed with. */
  get outcome(): string {
    if (this.#outcome === undefined) return "pending";
    if ("completion" in this.#outcome) {
      return this.#outcome.completion.finishReason === "stopped" ? "stopped" : "complete";
    }
    const { error } = this.#outcome;
    if (error === abortReason) return "aborted";
    if (error === readerFailure) return "its reader's error";
    return LlmError.isInstance(error) ? error.code : String(error);
  }

  /** It ended as calls may end, and what was read is the beginning of the right answer. */
  assertSound(fault: string, codes: readonly LlmErrorCode[]): void {
    const { answer } = this.#plan;
    assert.ok(answer.startsWith(this.#text), `${fault}: the text is a prefix of the answer`);
    assert.ok(this.#outcome !== undefined, `${fault}: the request has settled`);
    if ("completion" in this.#outcome) {
      const { text, finishReason } = this.#outcome.completion;
      assert.equal(text, this.#text, `${fault}: the completion has the text that was read`);
      if (finishReason !== "stopped") assert.equal(text, answer, `${fault}: nothing is missing`);
      else assert.ok(this.#stop.signal.aborted, `${fault}: nobody else stops an answer`);
      return;
    }
    const { error } = this.#outcome;
    if (error === abortReason) return assert.ok(this.#abort.signal.aborted);
    if (error === readerFailure) return assert.ok(this.#isBroken);
    assert.ok(LlmError.isInstance(error), `${fault}: failed with ${String(error)}`);
    assert.ok(codes.includes(error.code), `${fault}: failed with ${error.code}`);
    const { chunksDelivered } = error.details;
    if (chunksDelivered !== undefined) assert.equal(chunksDelivered, this.#chunks, fault);
  }

  assertSilent(fault: string): void {
    assert.equal(this.#chunks, this.#chunksAtEnd, `${fault}: no chunk came after the end`);
  }

  async #take(content: string): Promise<void> {
    if (this.#isBroken) throw readerFailure;
    this.#chunks += 1;
    this.#text += content;
    for (const { count, resolve } of this.#waiting) if (this.#chunks >= count) resolve();
    const { readerDelayMs } = this.#plan;
    if (readerDelayMs !== undefined) await delay(readerDelayMs);
    if (this.#pauseMs === 0) return;
    const pauseMs = this.#pauseMs;
    this.#pauseMs = 0;
    await delay(pauseMs);
  }

  #settle(outcome: { readonly completion: Completion } | { readonly error: unknown }): void {
    assert.equal(this.#outcome, undefined, "a request settles once");
    this.#outcome = outcome;
    this.#chunksAtEnd = this.#chunks;
  }
}
