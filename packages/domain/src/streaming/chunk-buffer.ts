import type { StreamChunk } from "../entities/stream-chunk.ts";

export interface ChunkBufferOptions {
  /** Chunks kept before neighbouring text is joined, 1 or more. @default 64 */
  maxChunks?: number;
  /** Most characters joined into one chunk; then the writer waits. @default 4096 */
  maxJoinedCharacters?: number;
}

/**
 * Turns chunks that are pushed into chunks that are pulled, without losing one. While the reader is slow,
 * neighbouring text, and neighbouring arguments of one call, are joined; when that has grown enough, the promise of
 * `push` waits for the reader. Chunks get their numbers as they are taken, so that the reader sees no gap.
 */
export class ChunkBuffer {
  readonly #maxChunks: number;
  readonly #maxJoined: number;
  #chunks: StreamChunk[] = [];
  #nextIndex = 0;
  #end: { readonly error?: unknown } | undefined;
  #wakeReader: (() => void) | undefined;
  #wakeWriters: (() => void)[] = [];

  constructor(options: ChunkBufferOptions = {}) {
    this.#maxChunks = options.maxChunks ?? 64;
    this.#maxJoined = options.maxJoinedCharacters ?? 4096;
  }

  /** Adds a chunk; settles when there is room for the next. Ignored after the end. */
  push(chunk: StreamChunk): Promise<void> | void {
    if (this.#end !== undefined) return;
    const full = this.#chunks.length >= this.#maxChunks;
    if (full && this.#join(chunk)) return;
    this.#chunks.push(chunk);
    this.#wakeReader?.();
    if (full) return new Promise((wake) => this.#wakeWriters.push(wake));
  }

  /** No chunk follows; those kept are still given out. */
  end(): void {
    this.#finish({});
  }

  /** The reader gets `error` after the chunks that are kept. */
  fail(error: unknown): void {
    this.#finish({ error });
  }

  /** Drops what is kept: the reader gets `error` at once, the writer is ignored from here on. */
  abort(error: unknown): void {
    this.#chunks = [];
    this.#end = { error };
    this.#wake();
  }

  /** Gives the next chunk, or undefined at the end. One reader at a time. */
  async take(): Promise<StreamChunk | undefined> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        if (this.#chunks.length < this.#maxChunks) this.#releaseWriters();
        return { ...chunk, index: this.#nextIndex++ };
      }
      if (this.#end !== undefined) {
        if ("error" in this.#end) throw this.#end.error;
        return undefined;
      }
      await new Promise<void>((wake) => (this.#wakeReader = wake));
      this.#wakeReader = undefined;
    }
  }

  #join(chunk: StreamChunk): boolean {
    const last = this.#chunks.at(-1);
    if (last === undefined || !isJoinable(last, chunk)) return false;
    const content = last.content + chunk.content;
    if (content.length > this.#maxJoined) return false;
    this.#chunks[this.#chunks.length - 1] = { ...last, content };
    return true;
  }

  #finish(end: { readonly error?: unknown }): void {
    this.#end ??= end;
    this.#wake();
  }

  #wake(): void {
    this.#wakeReader?.();
    this.#releaseWriters();
  }

  #releaseWriters(): void {
    for (const wake of this.#wakeWriters.splice(0)) wake();
  }
}

function isJoinable(last: StreamChunk, next: StreamChunk): boolean {
  if (last.type !== next.type) return false;
  if (last.type !== "tool-call") return last.type !== "final";
  return (
    next.type === "tool-call" &&
    last.phase === "grown" &&
    next.phase === "grown" &&
    last.callId === next.callId
  );
}
