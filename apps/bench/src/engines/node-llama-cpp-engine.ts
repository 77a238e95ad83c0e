import {
  getLlama,
  LlamaCompletion,
  LlamaLogLevel,
  type Llama,
  type LlamaContextSequence,
} from "node-llama-cpp";
import { chatText } from "./chat-text.ts";
import type { AnswerRequest, Engine, EngineSetup, TokenCounts } from "./engine.ts";

/** node-llama-cpp as its documentation shows it: a completion per sequence. */
export class NodeLlamaCppEngine implements Engine {
  readonly #llama: Llama;
  readonly #free: LlamaContextSequence[];

  private constructor(llama: Llama, sequences: LlamaContextSequence[]) {
    this.#llama = llama;
    this.#free = sequences;
  }

  static async open(setup: EngineSetup): Promise<NodeLlamaCppEngine> {
    const { modelPath, requests, contextSize, threads } = setup;
    const llama = await getLlama({
      build: "never",
      logLevel: LlamaLogLevel.error,
      ...(threads === undefined ? {} : { gpu: false }),
    });
    const model = await llama.loadModel({ modelPath });
    const context = await model.createContext({ sequences: requests, contextSize, threads });
    const sequences = Array.from({ length: requests }, () => context.getSequence());
    return new NodeLlamaCppEngine(llama, sequences);
  }

  async answer({ turns, maxTokens, onText, signal }: AnswerRequest): Promise<TokenCounts> {
    const sequence = this.#free.shift();
    if (sequence === undefined) throw new Error("more requests than sequences");
    const prompt = sequence.model.tokenize(chatText(turns), true);
    const completion = new LlamaCompletion({
      contextSequence: sequence,
      autoDisposeSequence: false,
    });
    const before = sequence.tokenMeter.getState();
    try {
      await completion.generateCompletion(prompt, {
        maxTokens,
        onTextChunk: onText,
        signal,
        stopOnAbortSignal: true,
      });
    } finally {
      completion.dispose({ disposeSequence: false });
      this.#free.unshift(sequence);
    }
    return {
      promptTokens: prompt.length,
      completionTokens: sequence.tokenMeter.diff(before).usedOutputTokens,
    };
  }

  memoryBytes(): Promise<number> {
    return Promise.resolve(process.memoryUsage.rss());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#llama.dispose();
  }
}
