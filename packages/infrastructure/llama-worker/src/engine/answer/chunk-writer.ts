import type { ChunkHandler, Completion, FinalChunk, StreamChunk } from "@llm/domain";
import { CompletionBuilder, untilAborted } from "@llm/domain/adapters";
import type { AnswerPiece } from "../reasoning/reasoning-splitter.ts";
import type { ToolCallPiece } from "../tools/tool-call-reader.ts";

type AnswerEnd = Omit<FinalChunk, "type" | "index" | "content" | "isFinal">;

/** Numbers the chunks of one answer and hands them to its reader, one at a time. */
export class ChunkWriter {
  readonly #onChunk: ChunkHandler;
  readonly #signal: AbortSignal;
  readonly #completion = new CompletionBuilder();
  #index = 0;

  constructor(onChunk: ChunkHandler, signal: AbortSignal) {
    this.#onChunk = onChunk;
    this.#signal = signal;
  }

  /** Writes a piece of the answer; settles when the reader is ready for the next. An empty piece is not written. */
  async piece(piece: AnswerPiece | ToolCallPiece): Promise<void> {
    if (piece.type !== "tool-call" && piece.content === "") return;
    await this.#write({ ...piece, index: this.#index++, isFinal: false });
  }

  /** Writes the final chunk and gives the whole answer. */
  async finish(end: AnswerEnd): Promise<Completion> {
    await this.#write({ type: "final", index: this.#index++, content: "", isFinal: true, ...end });
    return this.#completion.build();
  }

  async #write(chunk: StreamChunk): Promise<void> {
    this.#signal.throwIfAborted();
    this.#completion.add(chunk);
    const ready = this.#onChunk(chunk);
    // The reader may never be ready again, so an abort ends the wait for it.
    if (ready !== undefined) await untilAborted(ready, this.#signal);
  }
}
