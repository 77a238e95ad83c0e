import { LlmError } from "../errors/llm-error.ts";
import type { FinalChunk, FinishReason, StreamChunk } from "./stream-chunk.ts";
import type { ToolCall } from "./tool.ts";
import type { Timings, Usage } from "./usage.ts";

/** A whole answer. */
export interface Completion {
  readonly text: string;
  /**
   * What the model thought before it answered; empty when it does not show that. It is no part of the conversation:
   * an assistant's message that is sent back holds `text` alone.
   */
  readonly reasoning: string;
  /** The tools it wants to be called; none unless `finishReason` is `tool-calls`. */
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: FinishReason;
  readonly usage: Usage;
  readonly timings: Timings;
  /** As in the final chunk. */
  readonly droppedMessages?: readonly number[];
}

/** Builds the whole answer of the chunks of its stream. */
export class CompletionBuilder {
  #text = "";
  #reasoning = "";
  readonly #toolCalls: ToolCall[] = [];
  #final: FinalChunk | undefined;

  add(chunk: StreamChunk): void {
    if (chunk.type === "text") this.#text += chunk.content;
    else if (chunk.type === "reasoning") this.#reasoning += chunk.content;
    else if (chunk.type === "final") this.#final = chunk;
    else {
      const { callId, toolName, content } = chunk;
      this.#toolCalls.push({ callId, toolName, arguments: content });
    }
  }

  /** @throws {LlmError} GENERATION_FAILED when the stream ended without its final chunk. */
  build(): Completion {
    if (this.#final === undefined) {
      throw new LlmError("GENERATION_FAILED", "The answer ended without its final chunk.");
    }
    const { finishReason, usage, timings, droppedMessages } = this.#final;
    return {
      text: this.#text,
      reasoning: this.#reasoning,
      toolCalls: this.#toolCalls,
      finishReason,
      usage,
      timings,
      ...(droppedMessages === undefined ? {} : { droppedMessages }),
    };
  }
}
