import { LlmError, type Embedding } from "@llm/domain";
import type { LlamaEmbeddingContext, LlamaModel } from "node-llama-cpp";

export interface EmbedderOptions {
  /** Tokens of one text that are wanted; see {@link embeddingContextSize}. */
  readonly contextSize: number;
  readonly threads: number;
}

const leastTokens = 512;
/** A text is read at once, and native code keeps a number for each of its tokens and each word of the vocabulary. */
const mostNumbers = 2 ** 28;

/** Embeds texts with a context of its own, which is made when it is first needed. */
export class Embedder {
  readonly #model: LlamaModel;
  readonly #options: EmbedderOptions;
  #context: Promise<LlamaEmbeddingContext> | undefined;

  constructor(model: LlamaModel, options: EmbedderOptions) {
    this.#model = model;
    this.#options = options;
  }

  /**
   * Embeds one text after the other; an abort is heeded between two of them.
   * @throws {LlmError} CONTEXT_OVERFLOW | GENERATION_FAILED; the reason of `signal`
   */
  async embed(input: readonly string[], signal: AbortSignal): Promise<readonly Embedding[]> {
    const { vectorOf, tokensOf } = await this.#open();
    const contextSize = this.#contextSize;
    const counts = input.map(tokensOf);
    const tooLong = counts.findIndex((tokens) => tokens >= contextSize);
    if (tooLong !== -1) throw overflow(tooLong, counts[tooLong] ?? 0, contextSize);
    const embeddings: Embedding[] = [];
    for (const [index, text] of input.entries()) {
      signal.throwIfAborted();
      embeddings.push({ vector: unitVector(await vectorOf(text)), tokens: counts[index] ?? 0 });
    }
    signal.throwIfAborted();
    return embeddings;
  }

  async dispose(): Promise<void> {
    const context = await this.#context?.catch(() => undefined);
    await context?.dispose();
  }

  get #contextSize(): number {
    const vocabulary = this.#model.fileInfo.metadata.tokenizer.ggml?.tokens?.length;
    return embeddingContextSize(this.#options.contextSize, vocabulary);
  }

  async #open() {
    this.#context ??= this.#create();
    const context = await this.#context.catch((cause: unknown) => {
      this.#context = undefined;
      throw new LlmError("GENERATION_FAILED", "The model cannot embed texts.", {
        hint: "Choose a model made for embeddings, or close other programs to free memory.",
        retryable: false,
        cause,
      });
    });
    return {
      vectorOf: async (text: string) => (await context.getEmbeddingFor(text)).vector,
      tokensOf: (text: string) => context.calculateInputLength(text),
    };
  }

  #create(): Promise<LlamaEmbeddingContext> {
    const contextSize = this.#contextSize;
    // Models that look at the whole text at once can only read it in one batch.
    return this.#model.createEmbeddingContext({
      contextSize,
      batchSize: contextSize,
      threads: this.#options.threads,
    });
  }
}

/** Tokens that a text to embed can have: those of the model's context, but no more than memory allows. */
export function embeddingContextSize(contextSize: number, vocabulary = 0): number {
  const affordable = Math.max(leastTokens, Math.floor(mostNumbers / Math.max(1, vocabulary)));
  return Math.min(contextSize, affordable);
}

/** Scales a vector to the length 1. */
export function unitVector(vector: readonly number[]): readonly number[] {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (!Number.isFinite(length)) {
    throw new LlmError("GENERATION_FAILED", "The model gave no numbers for a text.", {
      hint: "Choose another model; this one may be damaged.",
      retryable: false,
    });
  }
  return length === 0 ? vector : vector.map((value) => value / length);
}

function overflow(index: number, promptTokens: number, contextSize: number): LlmError {
  const message = `Text ${index + 1} has ${promptTokens} tokens and the model reads fewer than ${contextSize} of a text.`;
  return new LlmError("CONTEXT_OVERFLOW", message, {
    hint: "Split the text into shorter ones.",
    details: { index, promptTokens, contextSize },
  });
}
