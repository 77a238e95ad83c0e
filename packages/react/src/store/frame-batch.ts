import type { StreamChunk } from "@llm/domain";
import type { AnswerText } from "./chat-turn.ts";

/** Calls back once, with the next frame. Returns how to cancel that. */
export type ScheduleFrame = (callback: () => void) => () => void;

export const nextAnimationFrame: ScheduleFrame = (callback) => {
  const handle = requestAnimationFrame(callback);
  return () => cancelAnimationFrame(handle);
};

const nothing: AnswerText = { content: "", reasoning: "" };

/** Collects the text of an answer and hands it on at most once a frame, so that fast models do not flood the page. */
export class FrameBatch {
  readonly #onText: (text: AnswerText) => void;
  readonly #schedule: ScheduleFrame;
  #text = nothing;
  #reasoningSince: number | undefined;
  #cancelFrame: (() => void) | undefined;

  constructor(onText: (text: AnswerText) => void, schedule: ScheduleFrame) {
    this.#onText = onText;
    this.#schedule = schedule;
  }

  add(chunk: StreamChunk): void {
    if (chunk.type === "text") this.#addText(chunk.content);
    else if (chunk.type === "reasoning") this.#addReasoning(chunk.content);
    else return;
    this.#cancelFrame ??= this.#schedule(() => this.flush());
  }

  /** Hands on what is left, now. */
  flush(): void {
    this.#cancelFrame?.();
    this.#cancelFrame = undefined;
    const text = this.#text;
    this.#text = nothing;
    if (text !== nothing) this.#onText(text);
  }

  /** Hands on what is left of an answer that has ended; thoughts that no word followed end with it. */
  finish(): void {
    this.#endReasoning();
    this.flush();
  }

  #addText(content: string): void {
    this.#text = { ...this.#text, content: this.#text.content + content };
    this.#endReasoning();
  }

  #endReasoning(): void {
    if (this.#reasoningSince === undefined) return;
    this.#text = { ...this.#text, reasoningMs: performance.now() - this.#reasoningSince };
    this.#reasoningSince = undefined;
  }

  #addReasoning(content: string): void {
    this.#reasoningSince ??= performance.now();
    this.#text = { ...this.#text, reasoning: this.#text.reasoning + content };
  }
}
