import { setImmediate as soon } from "node:timers/promises";
import type { CompletionResult, LlamaContext } from "@fugood/llama.node";
import { chatText } from "./chat-text.ts";
import type { AnswerRequest, Engine, EngineSetup, TokenCounts } from "./engine.ts";

/** `@fugood/llama.node`: its queue where there are several requests, its simple call where there is one. */
export class FugoodEngine implements Engine {
  readonly #context: LlamaContext;
  readonly #isParallel: boolean;

  private constructor(context: LlamaContext, isParallel: boolean) {
    this.#context = context;
    this.#isParallel = isParallel;
  }

  static async open(setup: EngineSetup): Promise<FugoodEngine> {
    const { modelPath, requests, contextSize, threads } = setup;
    const { loadModel } = await import("@fugood/llama.node");
    const context = await loadModel({
      model: modelPath,
      n_parallel: requests,
      n_gpu_layers: 0,
      ...(contextSize === undefined ? {} : { n_ctx: contextSize * requests }),
      ...(threads === undefined ? {} : { n_threads: threads }),
    });
    if (requests > 1) await context.parallel.enable({ n_parallel: requests });
    return new FugoodEngine(context, requests > 1);
  }

  async answer({ turns, maxTokens, onText, signal }: AnswerRequest): Promise<TokenCounts> {
    const options = { prompt: chatText(turns), n_predict: maxTokens, temperature: 0 };
    const { promise, stop } = this.#isParallel
      ? await this.#context.parallel.completion(options, (_, { token }) => onText(token))
      : this.#single(options, onText);
    signal.addEventListener("abort", stop, { once: true });
    try {
      const result = await promise;
      // Tokens that were written before it may be told of after it.
      await soon();
      return {
        promptTokens: result.tokens_evaluated,
        completionTokens: result.tokens_predicted,
      };
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  memoryBytes(): Promise<number> {
    return Promise.resolve(process.memoryUsage.rss());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.release();
  }

  #single(
    options: { prompt: string; n_predict: number; temperature: number },
    onText: (text: string) => void,
  ): { promise: Promise<CompletionResult>; stop: () => void } {
    return {
      promise: this.#context.completion(options, ({ token }) => onText(token)),
      stop: () => this.#context.stopCompletion(),
    };
  }
}
