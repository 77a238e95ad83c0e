import type { AskOptions, ChunkHandler, Completion, LlmService, Message } from "@llm/domain";

/** A conversation with one model, which sees all that was said before. */
export class Conversation {
  readonly #llm: LlmService;
  readonly #options: AskOptions;
  #messages: readonly Message[] = [];

  constructor(llm: LlmService, options: AskOptions) {
    this.#llm = llm;
    this.#options = options;
  }

  /** Forgets what was said. */
  clear(): void {
    this.#messages = [];
  }

  /** Asks and keeps both turns; a question without an answer is not kept. */
  async ask(question: string, onChunk: ChunkHandler, options: AskOptions): Promise<Completion> {
    const asked: readonly Message[] = [...this.#messages, { role: "user", content: question }];
    const completion = await this.#llm.promptStream(asked, onChunk, {
      ...this.#options,
      ...options,
    });
    if (completion.text.trim() !== "") {
      this.#messages = [...asked, { role: "assistant", content: completion.text }];
    }
    return completion;
  }
}
