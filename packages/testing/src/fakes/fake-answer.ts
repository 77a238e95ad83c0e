import {
  defaultSampling,
  LlmError,
  type ChunkHandler,
  type Completion,
  type ExecuteOptions,
  type FinishReason,
  type ModelId,
  type PromptProgress,
  type ReasoningChunk,
  type StreamChunk,
  type TextChunk,
  type ToolCall,
  type ToolDefinition,
} from "@llm/domain";
import {
  CompletionBuilder,
  linkedAbortController,
  resolveSampling,
  sampledProgress,
  StopText,
  untilAborted,
  type OutputOptions,
} from "@llm/domain/adapters";
import { hang, pause } from "./pause.ts";
import { fakeJson } from "./fake-json.ts";
import { countWords, fakeWords, type FittedWords } from "./fake-words.ts";

/** How a fake writes an answer. */
export interface AnswerScript {
  /**
   * Texts of the chunks. @default as many words as `maxTokens` (16 when not given), the same for the same prompt;
   * characters of the shortest JSON that fits, for an answer in JSON; nothing, for one that has to call a tool
   */
  chunks?: readonly string[];
  /** Texts of the chunks of reasoning that come before them. @default none */
  reasoning?: readonly string[];
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
export interface AnswerRequest extends FittedWords {
  readonly options: ExecuteOptions;
  readonly output: OutputOptions;
  readonly script: AnswerScript;
  readonly modelId: ModelId;
  readonly contextSize: number;
  /** Ends the answer with its reason, at once. */
  readonly signal: AbortSignal;
  readonly onPromptProgress?: ((progress: PromptProgress) => void) | undefined;
}

type Piece = Pick<TextChunk | ReasoningChunk, "type" | "content">;

const defaultMaxTokens = 16;
const chunksPerTurn = 16;
const stopped = Symbol("stopped");

/** Writes one answer as its script says. */
export async function writeFakeAnswer(
  request: AnswerRequest,
  onChunk: ChunkHandler,
): Promise<Completion> {
  const { options, signal, contextSize, droppedMessages } = request;
  const tool = forcedTool(request);
  const startedAt = performance.now();
  const completion = new CompletionBuilder();
  const promptTokens = countWords(request.prompt);
  const stopText = new StopText(options.stop ?? []);
  let count = 0;
  let index = 0;
  const hand = async (chunk: StreamChunk) => {
    signal.throwIfAborted();
    completion.add(chunk);
    await untilAborted(onChunk(chunk), signal);
  };
  const handPiece = async ({ type, content }: Piece) => {
    if (content !== "") await hand({ type, index: index++, content, isFinal: false });
  };

  using wait = stoppableWait(signal, options.stopSignal);
  let finishReason: FinishReason;
  try {
    await readPrompt(request, wait.signal);
    for (const { type, content } of plannedPieces(request)) {
      await takeTime(request.script, count, wait.signal);
      await handPiece({ type, content: type === "text" ? stopText.push(content) : content });
      count += 1;
      if (stopText.found) break;
    }
    if (!stopText.found) await takeTime(request.script, count, wait.signal);
    await handPiece({ type: "text", content: stopText.flush() });
    finishReason = stopText.found ? "stop" : endOf(request, count);
    if (tool !== undefined) {
      const text = JSON.stringify(fakeJson(tool.parameters));
      const part = { type: "tool-call", isFinal: false, ...callOf(tool) } as const;
      await hand({ ...part, index: index++, phase: "begun", content: "" });
      for (const content of halvesOf(text)) {
        await hand({ ...part, index: index++, phase: "grown", content });
      }
      await hand({ ...part, index: index++, phase: "complete", content: "", arguments: text });
      finishReason = "tool-calls";
    }
  } catch (error) {
    if (error !== stopped) throw error;
    finishReason = "stopped";
  }

  const elapsed = performance.now() - startedAt;
  await hand({
    type: "final",
    index,
    content: "",
    isFinal: true,
    finishReason,
    modelId: request.modelId,
    sampling: resolveSampling(options, defaultSampling),
    usage: {
      promptTokens,
      cachedPromptTokens: 0,
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
    ...(droppedMessages.length === 0 ? {} : { droppedMessages }),
  });
  return completion.build();
}

function callOf({ name }: ToolDefinition): Pick<ToolCall, "callId" | "toolName"> {
  return { callId: `call-${name}`, toolName: name };
}

function halvesOf(text: string): readonly string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
}

/** Reads a prompt in two halves, when somebody watches. */
async function readPrompt(request: AnswerRequest, signal: AbortSignal): Promise<void> {
  const { prompt, onPromptProgress } = request;
  if (onPromptProgress === undefined) return;
  const report = sampledProgress(onPromptProgress);
  const total = countWords(prompt);
  for (const processed of [0, Math.ceil(total / 2), total]) {
    report({ processed, total, cached: 0 });
    await pause(0, signal);
  }
}

function* plannedPieces(request: AnswerRequest): Generator<Piece, void, undefined> {
  const { script } = request;
  let room = roomFor(request);
  for (const content of script.reasoning ?? []) {
    if (room-- <= 0) return;
    yield { type: "reasoning", content };
  }
  for (const content of textsOf(request)) {
    if (room-- <= 0) return;
    yield { type: "text", content };
  }
}

function textsOf(request: AnswerRequest): Iterable<string> {
  const { script, prompt, output } = request;
  if (script.chunks !== undefined) return script.chunks;
  if (forcedTool(request) !== undefined) return [];
  if (output.responseFormat === undefined) return fakeWords(prompt);
  return JSON.stringify(fakeJson(output.responseFormat.schema));
}

/** The tool that the answer has to call. */
function forcedTool({ script, output }: AnswerRequest): ToolDefinition | undefined {
  const { tools = [], toolChoice = "auto" } = output;
  if (script.chunks !== undefined || toolChoice === "none" || toolChoice === "auto") {
    return undefined;
  }
  return tools.find(({ name }) => toolChoice === "required" || toolChoice.name === name);
}

function roomFor(request: AnswerRequest): number {
  const { prompt, options, script, output, contextSize } = request;
  const isEndless = script.chunks === undefined && output.responseFormat === undefined;
  const wanted = options.maxTokens ?? (isEndless ? defaultMaxTokens : Infinity);
  return Math.min(wanted, contextSize - countWords(prompt));
}

function endOf(request: AnswerRequest, written: number): FinishReason {
  const { script, options, output } = request;
  if (script.chunks !== undefined && written === plannedLength(script)) {
    return script.finishReason ?? "stop";
  }
  if (output.responseFormat !== undefined && written === [...textsOf(request)].length)
    return "stop";
  return written === (options.maxTokens ?? defaultMaxTokens) ? "length" : "context-full";
}

/** Chunks that a script has; undefined when it goes on for ever. */
function plannedLength({ chunks, reasoning = [] }: AnswerScript): number | undefined {
  return chunks === undefined ? undefined : chunks.length + reasoning.length;
}

async function takeTime(script: AnswerScript, written: number, signal: AbortSignal): Promise<void> {
  if (script.failAfter === written) {
    throw script.error ?? new LlmError("GENERATION_FAILED", "The fake engine failed as told.");
  }
  if (script.hangAfter === written) await hang(signal);
  // A turn of the event loop now and then is enough for others to run, and quick for long answers.
  if (script.delayMs !== undefined) await pause(script.delayMs, signal);
  else if (written % chunksPerTurn === chunksPerTurn - 1) await pause(0, signal);
  else await untilAborted(undefined, signal);
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
