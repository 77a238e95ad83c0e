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
  /** Text to append; empty in the final chunk. */
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

/** A whole call of a tool; `content` holds its arguments as JSON. */
export interface ToolCallChunk extends Chunk {
  readonly type: "tool-call";
  readonly isFinal: false;
  readonly callId: string;
  readonly toolName: string;
}

/** The end of an answer that was not aborted; exactly one, and last. */
export interface FinalChunk extends Chunk {
  readonly type: "final";
  readonly isFinal: true;
  readonly finishReason: FinishReason;
  readonly usage: Usage;
  readonly timings: Timings;
  /**
   * Places in `prompt.messages` of those that were left out for lack of room, a system message counted; there only
   * when some were, and only with the `contextPolicy` `shift`.
   */
  readonly droppedMessages?: readonly number[];
}

/** One step of a streamed answer. */
export type StreamChunk = TextChunk | ReasoningChunk | ToolCallChunk | FinalChunk;

/** Takes one chunk. The next comes when the returned promise has settled: a slow reader slows the engine. */
export type ChunkHandler = (chunk: StreamChunk) => void | Promise<void>;
