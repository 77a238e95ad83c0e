import type { PromptProgress, StreamChunk } from "@llm/domain";
import type { AnswerEvent } from "../schemas/answer-schemas.ts";

/** The progress of one prompt on its way: a slow transport gets the newest only. */
export class NewestProgress {
  #newest: PromptProgress | undefined;
  #wake: () => void = () => {};

  readonly report = (progress: PromptProgress): void => {
    this.#newest = progress;
    this.#wake();
  };

  /** Gives the progress until the first chunk comes, then the chunks. Leaving early leaves the chunks too. */
  async *before(
    chunks: AsyncIterable<StreamChunk, void, undefined>,
  ): AsyncGenerator<AnswerEvent, void, undefined> {
    const iterator = chunks[Symbol.asyncIterator]();
    let isFirst: boolean = true;
    const first = iterator.next().finally(() => {
      isFirst = false;
      this.#wake();
    });
    // It is awaited below, after the progress that came before it; until then nobody looks at its error.
    first.catch(() => {});
    try {
      for (;;) {
        const progress = this.#newest;
        this.#newest = undefined;
        if (progress !== undefined) yield { type: "prompt-progress", ...progress };
        else if (isFirst) await new Promise<void>((resolve) => (this.#wake = resolve));
        else break;
      }
      for (let next = await first; next.done !== true; next = await iterator.next())
        yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
}
