import type { ModelId } from "./model.ts";
import type { SamplingOptions } from "./sampling.ts";
import type { Timings, Usage } from "./usage.ts";

/**
 * Why an answer ended.
 * - `stop`: the model ended its turn, or wrote one of the texts in `stop`
 * - `length`: `maxTokens` was reached
 * - `context-full`: the model's context has no room for another token
 * - `tool-calls`: the model wants tools to be called
 * - `stopped`: `stopSignal` was raised; the answer so far is kept
 */
export const finishReasons = ["stop", "length", "context-full", "tool-calls", "stopped"] as const;
export type FinishReason = (typeof finishReasons)[number];

interface Chunk {
  /** Place in the stream as its reader sees it: 0, 1, 2, … without a gap. */
  readonly index: number;
  /** Text to append to what the chunk is a piece of; empty where there is none. */
  readonly content: string;
}

/** A piece of the answer. */
export interface TextChunk extends Chunk {
  readonly type: "text";
  readonly isFinal: false;
}

/** A piece of what the model thinks before it answers. */
export interface ReasoningChunk extends Chunk {
  readonly type: "reasoning";
  readonly isFinal: false;
}

/**
 * The phases of a call of a tool, in this order; several calls can be under way at once.
 * - `begun`: the model calls this tool
 * - `grown`: `content` is to be appended to the JSON text of its arguments
 * - `complete`: `arguments` has the whole text, which is valid JSON of an object
 *
 * An answer that ends otherwise than with `tool-calls` may leave a call that is not complete; it is not to be made.
 */
export const toolCallPhases = ["begun", "grown", "complete"] as const;
export type ToolCallPhase = (typeof toolCallPhases)[number];

interface ToolCallPart extends Chunk {
  readonly type: "tool-call";
  readonly isFinal: false;
  readonly callId: string;
  readonly toolName: string;
}

/** One step of a call of a tool. */
export type ToolCallChunk =
  | (ToolCallPart & { readonly phase: Exclude<ToolCallPhase, "complete"> })
  | (ToolCallPart & { readonly phase: "complete"; readonly arguments: string });

/** How an answer ended, and what it took. */
export interface AnswerOutcome {
  readonly finishReason: FinishReason;
  /** The model that wrote it. */
  readonly modelId: ModelId;
  /** How its tokens were drawn, as far as the engine was told. */
  readonly sampling: SamplingOptions;
  readonly usage?: Usage;
  readonly timings?: Timings;
  /**
   * Places in `prompt.messages` of those that were left out for lack of room, a system message counted; there only
   * when some were, and only with the `contextPolicy` `shift`.
   */
  readonly droppedMessages?: readonly number[];
  /** Settings that the engine does not know and did without, a sentence each. */
  readonly warnings?: readonly string[];
}

/** The end of an answer that was not aborted; exactly one, and last. */
export interface FinalChunk extends Chunk, AnswerOutcome {
  readonly type: "final";
  readonly isFinal: true;
}

/** One step of a streamed answer. */
export type StreamChunk = TextChunk | ReasoningChunk | ToolCallChunk | FinalChunk;

/** Takes one chunk. The next comes when the returned promise has settled: a slow reader slows the engine. */
export type ChunkHandler = (chunk: StreamChunk) => void | Promise<void>;
