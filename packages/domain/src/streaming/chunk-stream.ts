import type { ChunkHandler, StreamChunk } from "../entities/stream-chunk.ts";
import { LlmError } from "../errors/llm-error.ts";
import { abortReason } from "./abort-reason.ts";
import { ChunkBuffer, type ChunkBufferOptions } from "./chunk-buffer.ts";
import { linkedAbortController } from "./linked-abort-controller.ts";

/** Writes an answer chunk by chunk; stops writing and rejects when `signal` aborts. */
export type ChunkProducer = (onChunk: ChunkHandler, signal: AbortSignal) => Promise<unknown>;

export interface ChunkStreamOptions extends ChunkBufferOptions {
  /** Aborts: the reader gets `signal.reason` at once and the producer is cancelled. */
  signal?: AbortSignal | undefined;
}

/**
 * Makes the async iterable of a callback style answer: starts at the first read, has one reader, gives what
 * is buffered before an error, gives the abort reason at once, and cancels the producer when the reader leaves.
 */
export function chunkStream(
  produce: ChunkProducer,
  options: ChunkStreamOptions = {},
): AsyncIterable<StreamChunk, void, undefined> {
  let hasReader = false;
  return {
    [Symbol.asyncIterator]() {
      if (hasReader) {
        throw new LlmError("INVALID_ARGUMENT", "This stream already has a reader.", {
          hint: "Ask again for a second stream.",
        });
      }
      hasReader = true;
      return read(produce, options);
    },
  };
}

async function* read(
  produce: ChunkProducer,
  { signal, ...bufferOptions }: ChunkStreamOptions,
): AsyncGenerator<StreamChunk, void, undefined> {
  signal?.throwIfAborted();
  const buffer = new ChunkBuffer(bufferOptions);
  using cancel = linkedAbortController(signal);
  const onAbort = () => buffer.abort(abortReason(cancel.signal));
  cancel.signal.addEventListener("abort", onAbort, { once: true });
  const finished = produce((chunk) => buffer.push(chunk), cancel.signal).then(
    () => buffer.end(),
    (error: unknown) => buffer.fail(error),
  );
  try {
    for (;;) {
      const chunk = await buffer.take();
      if (chunk === undefined) return;
      yield chunk;
    }
  } finally {
    cancel.abort(new DOMException("The reader left the stream.", "AbortError"));
    await finished;
  }
}
