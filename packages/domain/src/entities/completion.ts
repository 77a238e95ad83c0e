import { LlmError } from "../errors/llm-error.ts";
import type { FinalChunk, FinishReason, StreamChunk } from "./stream-chunk.ts";
import type { Timings, Usage } from "./usage.ts";

/** A whole answer. */
export interface Completion {
  readonly text: string;
  /** What the model thought before it answered; empty when it does not show that. */
  readonly reasoning: string;
  readonly finishReason: FinishReason;
  readonly usage: Usage;
  readonly timings: Timings;
}

/** Builds the whole answer of the chunks of its stream. */
export class CompletionBuilder {
  #text = "";
  #reasoning = "";
  #final: FinalChunk | undefined;

  add(chunk: StreamChunk): void {
    if (chunk.type === "text") this.#text += chunk.content;
    else if (chunk.type === "reasoning") this.#reasoning += chunk.content;
    else if (chunk.type === "final") this.#final = chunk;
  }

  /** @throws {LlmError} GENERATION_FAILED when the stream ended without its final chunk. */
  build(): Completion {
    if (this.#final === undefined) {
      throw new LlmError("GENERATION_FAILED", "The answer ended without its final chunk.");
    }
    const { finishReason, usage, timings } = this.#final;
    return { text: this.#text, reasoning: this.#reasoning, finishReason, usage, timings };
  }
}
