import {
  CompletionBuilder,
  linkedAbortController,
  LlmError,
  type ChunkHandler,
  type Completion,
  type ExecuteOptions,
  type FinishReason,
  type Prompt,
  type StreamChunk,
} from "@llm/domain";
import { abortable, pause, untilAborted } from "./abortable.ts";
import { countWords, fakeWords } from "./fake-words.ts";

/** How a fake writes an answer. */
export interface AnswerScript {
  /** Texts of the chunks. @default as many words as `maxTokens` (16 when not given), the same for the same prompt */
  chunks?: readonly string[];
  /** Why the answer ends when its chunks are all written. @default `stop` for given chunks, `length` for others */
  finishReason?: FinishReason;
  /** Wait before each chunk, in milliseconds. @default 0 */
  delayMs?: number;
  /** Fails after this many chunks. */
  failAfter?: number;
  /** What it fails with. @default a GENERATION_FAILED error */
  error?: Error;
  /** Writes nothing more after this many chunks, until the answer is aborted or stopped. */
  hangAfter?: number;
}

/** What one answer of a fake is made of. */
export interface AnswerRequest {
  readonly prompt: Prompt;
  readonly options: ExecuteOptions;
  readonly script: AnswerScript;
  readonly contextSize: number;
  /** Ends the answer with its reason, at once. */
  readonly signal: AbortSignal;
}

const defaultMaxTokens = 16;
const chunksPerTurn = 16;
const stopped = Symbol("stopped");

/** Writes one answer as its script says. */
export async function writeFakeAnswer(
  request: AnswerRequest,
  onChunk: ChunkHandler,
): Promise<Completion> {
  const { options, signal, contextSize } = request;
  const startedAt = performance.now();
  const completion = new CompletionBuilder();
  const promptTokens = countWords(request.prompt);
  let count = 0;
  const hand = async (chunk: StreamChunk) => {
    signal.throwIfAborted();
    completion.add(chunk);
    await abortable(onChunk(chunk), signal);
  };

  using wait = stoppableWait(signal, options.stopSignal);
  let finishReason: FinishReason;
  try {
    for (const content of plannedChunks(request)) {
      await takeTime(request.script, count, wait.signal);
      await hand({ type: "text", index: count, content, isFinal: false });
      count += 1;
    }
    await takeTime(request.script, count, wait.signal);
    finishReason = endOf(request, count);
  } catch (error) {
    if (error !== stopped) throw error;
    finishReason = "stopped";
  }

  const elapsed = performance.now() - startedAt;
  await hand({
    type: "final",
    index: count,
    content: "",
    isFinal: true,
    finishReason,
    usage: {
      promptTokens,
      completionTokens: count,
      contextUsed: promptTokens + count,
      contextSize,
    },
    timings: {
      queueMs: 0,
      promptMs: 0,
      generationMs: elapsed,
      firstChunkMs: 0,
      tokensPerSecond: count < 2 || elapsed === 0 ? 0 : (count * 1_000) / elapsed,
    },
  });
  return completion.build();
}

function* plannedChunks(request: AnswerRequest): Generator<string, void, undefined> {
  let room = roomFor(request);
  for (const content of request.script.chunks ?? fakeWords(request.prompt)) {
    if (room-- <= 0) return;
    yield content;
  }
}

function roomFor({ prompt, options, script, contextSize }: AnswerRequest): number {
  const wanted = options.maxTokens ?? script.chunks?.length ?? defaultMaxTokens;
  return Math.min(wanted, contextSize - countWords(prompt));
}

function endOf(request: AnswerRequest, written: number): FinishReason {
  const { script, options } = request;
  if (script.chunks !== undefined && written === script.chunks.length) {
    return script.finishReason ?? "stop";
  }
  return written === (options.maxTokens ?? defaultMaxTokens) ? "length" : "context-full";
}

async function takeTime(script: AnswerScript, written: number, signal: AbortSignal): Promise<void> {
  if (script.failAfter === written) {
    throw script.error ?? new LlmError("GENERATION_FAILED", "The fake engine failed as told.");
  }
  if (script.hangAfter === written) await untilAborted(signal);
  // A turn of the event loop now and then is enough for others to run, and quick for long answers.
  if (script.delayMs !== undefined) await pause(script.delayMs, signal);
  else if (written % chunksPerTurn === chunksPerTurn - 1) await pause(0, signal);
  else await abortable(undefined, signal);
}

/** A signal that aborts with `signal`, and with {@link stopped} when the answer is to stop. */
function stoppableWait(
  signal: AbortSignal,
  stopSignal: AbortSignal | undefined,
): Disposable & { signal: AbortSignal } {
  const wait = linkedAbortController(signal);
  const onStop = () => wait.abort(stopped);
  if (stopSignal?.aborted) onStop();
  stopSignal?.addEventListener("abort", onStop, { once: true });
  return {
    signal: wait.signal,
    [Symbol.dispose]() {
      wait[Symbol.dispose]();
      stopSignal?.removeEventListener("abort", onStop);
    },
  };
}
