import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { StreamChunk } from "@llm/domain";

/** Takes the chunks of an answer, and can act on one of them. */
export class Reader {
  readonly chunks: StreamChunk[] = [];
  readonly #onChunk: (count: number) => unknown;

  /** `onChunk` is called, and awaited, with the number of chunks so far. */
  constructor(onChunk: (count: number) => unknown = () => {}) {
    this.#onChunk = onChunk;
  }

  readonly take = async (chunk: StreamChunk): Promise<void> => {
    this.chunks.push(chunk);
    await this.#onChunk(this.chunks.length);
  };

  get text(): string {
    return this.chunks.map((chunk) => chunk.content).join("");
  }

  /** Numbers without a gap, exactly one final chunk, and that last. */
  assertWhole(): void {
    this.assertInOrder();
    const finals = this.chunks.filter((chunk) => chunk.isFinal);
    assert.equal(finals.length, 1, "there is exactly one final chunk");
    assert.equal(this.chunks.at(-1), finals[0], "the final chunk is the last");
  }

  assertInOrder(): void {
    assert.deepEqual(
      this.chunks.map((chunk) => chunk.index),
      this.chunks.map((_, index) => index),
      "chunks are numbered 0, 1, 2, … without a gap",
    );
  }

  /** Nothing more arrives until a later call to the same side has settled: its answer comes after all before it. */
  async assertSilent(laterCall: () => Promise<unknown>): Promise<void> {
    const count = this.chunks.length;
    await laterCall().catch(() => {});
    assert.equal(this.chunks.length, count, "no chunk follows");
  }
}

/** Waits, for half a minute or longer on a busy machine, until `condition` holds. */
export async function eventually(condition: () => boolean): Promise<void> {
  for (let round = 0; round < 6_000 && !condition(); round++) await delay(5);
  assert.ok(condition(), `this never came true: ${condition.toString()}`);
}
