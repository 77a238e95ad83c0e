import { LlmError } from "../errors/llm-error.ts";
import type { AnswerOutcome, FinalChunk, StreamChunk } from "./stream-chunk.ts";
import type { ToolCall } from "./tool.ts";

/** A whole answer. */
export interface Completion extends AnswerOutcome {
  readonly text: string;
  /** What the model thought before it answered; empty when it does not show that. */
  readonly reasoning: string;
  /** The tools it wants to be called; none unless `finishReason` is `tool-calls`. */
  readonly toolCalls: readonly ToolCall[];
}

/** Builds the whole answer from the chunks of its stream. */
export class CompletionBuilder {
  #text = "";
  #reasoning = "";
  readonly #toolCalls: ToolCall[] = [];
  #final: FinalChunk | undefined;

  add(chunk: StreamChunk): void {
    if (chunk.type === "text") this.#text += chunk.content;
    else if (chunk.type === "reasoning") this.#reasoning += chunk.content;
    else if (chunk.type === "final") this.#final = chunk;
    else if (chunk.phase === "complete") {
      const { callId, toolName, arguments: text } = chunk;
      this.#toolCalls.push({ callId, toolName, arguments: text });
    }
  }

  /** @throws {LlmError} GENERATION_FAILED when the stream ended without its final chunk. */
  build(): Completion {
    if (this.#final === undefined) {
      throw new LlmError("GENERATION_FAILED", "The answer ended without its final chunk.");
    }
    const { type: _, index: __, content: ___, isFinal: ____, ...outcome } = this.#final;
    return { text: this.#text, reasoning: this.#reasoning, toolCalls: this.#toolCalls, ...outcome };
  }
}
