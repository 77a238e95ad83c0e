import { LlmError, type ChunkHandler, type Completion, type PromptProgress } from "@llm/domain";
import {
  abortReason,
  ChunkBuffer,
  CompletionBuilder,
  linkedAbortController,
} from "@llm/domain/adapters";
import type { AnswerEvent, PromptProgressEvent } from "../schemas/answer-schemas.ts";
import { streamWindow } from "../schemas/stream-schemas.ts";

type AnswerEvents = AsyncIterable<AnswerEvent, unknown, undefined>;

interface OpenRequest {
  readonly streamId: string;
  readonly stopped: boolean;
  readonly promptProgress?: boolean;
}

/** What a stream needs of its connection. */
export interface StreamCalls {
  /** Runs what waits for the other side, so that its errors are told from those of the reader. */
  run<Result>(call: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
  /** Asks for the stream. `stopped` says that the stop signal is up already. */
  open(request: OpenRequest, signal: AbortSignal): Promise<AnswerEvents>;
  acknowledge(streamId: string, count: number): void;
  stop(streamId: string): void;
}

export interface ReadOptions {
  signal?: AbortSignal | undefined;
  stopSignal?: AbortSignal | undefined;
  onPromptProgress?: ((progress: PromptProgress) => void) | undefined;
}

// Often enough that the writer seldom waits, seldom enough that it costs no call per chunk.
const acknowledgeEvery = streamWindow / 4;

let streamCount = 0;

/** Reads one stream of a connection to its end, waiting for `onChunk` each time. */
export async function readStream(
  calls: StreamCalls,
  onChunk: ChunkHandler,
  { signal, stopSignal, onPromptProgress }: ReadOptions,
): Promise<Completion> {
  signal?.throwIfAborted();
  const streamId = `stream-${++streamCount}`;
  using cancel = linkedAbortController(signal);
  const stopped = stopSignal?.aborted ?? false;
  const request = { streamId, stopped, ...(onPromptProgress && { promptProgress: true }) };
  const events = await calls.run(() => calls.open(request, cancel.signal), cancel.signal);
  const onStop = () => calls.stop(streamId);
  // The stop may have been raised while the stream was being opened.
  if (!stopped && stopSignal?.aborted) onStop();
  stopSignal?.addEventListener("abort", onStop, { once: true });
  try {
    // Taken from the transport at once, so that its end cannot overtake them; the window bounds the buffer.
    const buffer = new ChunkBuffer({ maxChunks: 2 * streamWindow });
    const onAbort = () => buffer.abort(abortReason(cancel.signal));
    cancel.signal.addEventListener("abort", onAbort, { once: true });
    const onProgress = ({ processed, total, cached }: PromptProgressEvent) => {
      if (cancel.signal.aborted) return;
      try {
        onPromptProgress?.({ processed, total, cached });
      } catch (error) {
        cancel.abort(error);
      }
    };
    calls
      .run(() => pump(events, buffer, onProgress), cancel.signal)
      .catch((error: unknown) => buffer.fail(error));
    return await readChunks(buffer, onChunk, {
      signal: cancel.signal,
      acknowledge: (count) => calls.acknowledge(streamId, count),
    });
  } catch (error) {
    cancel.abort(error);
    throw error;
  } finally {
    stopSignal?.removeEventListener("abort", onStop);
  }
}

interface Reading {
  readonly signal: AbortSignal;
  readonly acknowledge: (count: number) => void;
}

async function readChunks(
  buffer: ChunkBuffer,
  onChunk: ChunkHandler,
  { signal, acknowledge }: Reading,
): Promise<Completion> {
  const completion = new CompletionBuilder();
  let taken = 0;
  for (let chunk = await buffer.take(); chunk !== undefined; chunk = await buffer.take()) {
    completion.add(chunk);
    await onChunk(chunk);
    signal.throwIfAborted();
    taken += 1;
    if (taken % acknowledgeEvery === 0) acknowledge(acknowledgeEvery);
  }
  return completion.build();
}

async function pump(
  events: AnswerEvents,
  buffer: ChunkBuffer,
  onProgress: (event: PromptProgressEvent) => void,
): Promise<void> {
  let expected = 0;
  for await (const event of events) {
    if (event.type === "prompt-progress") {
      onProgress(event);
      continue;
    }
    const chunk = event;
    // A chunk that came before is a frame sent twice; one that is missing cannot be made up for.
    if (chunk.index < expected) continue;
    if (chunk.index > expected) throw chunkMissing(expected);
    expected += 1;
    await buffer.push(chunk);
  }
  buffer.end();
}

function chunkMissing(index: number): LlmError {
  return new LlmError("PROTOCOL_VIOLATION", `Chunk ${index} of the answer did not arrive.`, {
    hint: "Ask again.",
    retryable: true,
  });
}
