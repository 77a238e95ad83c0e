import { LlmError, type ChunkHandler, type PromptProgress } from "@llm/domain";
import { chunkStream } from "@llm/domain/adapters";
import { encodeError } from "../errors/error-codec.ts";
import type { AnswerEvent } from "../schemas/answer-schemas.ts";
import { NewestProgress } from "./newest-progress.ts";
import { StreamWindow } from "./stream-window.ts";

/** What a stream adds to the settings of its answer. */
export interface StreamOptions {
  readonly signal: AbortSignal;
  readonly stopSignal: AbortSignal;
  readonly onPromptProgress?: (progress: PromptProgress) => void;
}

/** Writes an answer, as `WorkerService.executePrompt` does. */
export type AnswerWriter = (onChunk: ChunkHandler, options: StreamOptions) => Promise<unknown>;

interface OutgoingStream {
  readonly window: StreamWindow;
  readonly stop: AbortController;
  /** There when it was asked for. */
  readonly progress: NewestProgress | undefined;
}

interface StreamRequest {
  readonly streamId: string;
  readonly stopped: boolean;
  readonly promptProgress?: boolean | undefined;
}

/** The streams that one end of a connection is writing, each with its window and its stop. */
export class OutgoingStreams {
  readonly #streams = new Map<string, OutgoingStream>();

  /**
   * Streams what `write` writes. While the window is full, neighbouring text is joined, and then the
   * writer waits; nothing is dropped. Ends with `signal`, which is the caller's abort or the connection's end.
   */
  open(
    request: StreamRequest,
    signal: AbortSignal | undefined,
    write: AnswerWriter,
  ): AsyncGenerator<AnswerEvent, void, undefined> {
    signal?.throwIfAborted();
    const { streamId } = request;
    if (this.#streams.has(streamId)) {
      throw new LlmError("INVALID_ARGUMENT", "Two streams of one connection have the same name.");
    }
    const progress = request.promptProgress === true ? new NewestProgress() : undefined;
    const stream = { window: new StreamWindow(), stop: new AbortController(), progress };
    if (request.stopped) stream.stop.abort();
    this.#streams.set(streamId, stream);
    // A call that was aborted at once is never read, and then nothing else lets go of it.
    signal?.addEventListener("abort", () => this.#streams.delete(streamId), { once: true });
    return this.#run(streamId, stream, signal, write);
  }

  /** The reader of a stream has taken `count` more chunks; ignored when the stream is over. */
  acknowledge(streamId: string, count: number): void {
    this.#streams.get(streamId)?.window.acknowledge(count);
  }

  /** Stops an answer, keeping what there is; ignored when the stream is over. */
  stop(streamId: string): void {
    this.#streams.get(streamId)?.stop.abort();
  }

  async *#run(
    streamId: string,
    { window, stop, progress }: OutgoingStream,
    signal: AbortSignal | undefined,
    write: AnswerWriter,
  ): AsyncGenerator<AnswerEvent, void, undefined> {
    const chunks = chunkStream(
      (onChunk, abort) =>
        write(onChunk, {
          signal: abort,
          stopSignal: stop.signal,
          ...(progress === undefined ? {} : { onPromptProgress: progress.report }),
        }),
      { signal, maxChunks: 1 },
    );
    try {
      const events = progress === undefined ? chunks : progress.before(chunks);
      for await (const event of events) {
        yield event;
        // A prompt is read before its answer begins, so what tells of it needs no place in the window.
        if (event.type === "prompt-progress") continue;
        await window.sent(signal);
      }
    } catch (error) {
      throw encodeError(error);
    } finally {
      this.#streams.delete(streamId);
    }
  }
}
