import { getLlama, LlamaLogLevel, type Llama, type LlamaContextSequence } from "node-llama-cpp";
import { chatText } from "./chat-text.ts";
import type { AnswerRequest, Engine, EngineSetup, TokenCounts } from "./engine.ts";

/** The least there is to writing tokens with node-llama-cpp: evaluate and sample in a loop, without text. */
export class BareLoopEngine implements Engine {
  readonly #llama: Llama;
  readonly #sequence: LlamaContextSequence;

  private constructor(llama: Llama, sequence: LlamaContextSequence) {
    this.#llama = llama;
    this.#sequence = sequence;
  }

  static async open({ modelPath, contextSize, threads }: EngineSetup): Promise<BareLoopEngine> {
    const logLevel = LlamaLogLevel.error;
    const llama = await getLlama({ build: "never", logLevel, gpu: false });
    const model = await llama.loadModel({ modelPath });
    const context = await model.createContext({ contextSize, threads });
    return new BareLoopEngine(llama, context.getSequence());
  }

  async answer({ turns, maxTokens, onText, signal }: AnswerRequest): Promise<TokenCounts> {
    await this.#sequence.clearHistory();
    const prompt = this.#sequence.model.tokenize(chatText(turns), true);
    let completionTokens = 0;
    for await (const _ of this.#sequence.evaluate(prompt, { temperature: 0 })) {
      onText("");
      if (++completionTokens === maxTokens || signal.aborted) break;
    }
    return { promptTokens: prompt.length, completionTokens };
  }

  memoryBytes(): Promise<number> {
    return Promise.resolve(process.memoryUsage.rss());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#llama.dispose();
  }
}
